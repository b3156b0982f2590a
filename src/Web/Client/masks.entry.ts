// Sends one segmentation file to a case: what the "Import masks" dialog calls.
import { Refusal } from './upload/refusal';
import { sendFile } from './upload/sendFile';

interface Page {
  invokeMethodAsync(method: 'ReceivedAsync', importId: string): Promise<void>;
}

export interface Mounted {
  dispose(): void;
}

/** Draws the choice of a file into `root`. */
export function mount(root: HTMLElement, caseId: string, page: Page): Mounted {
  const aborter = new AbortController();
  const hint = document.createElement('p');
  hint.textContent =
    'A DICOM Segmentation or RT Structure Set, a label map (NIfTI, NRRD, MetaImage), or a .seg.nrrd of 3D Slicer, on this scan’s voxels.';
  const input = document.createElement('input');
  input.type = 'file';
  input.setAttribute('aria-label', 'Segmentation file');
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.hidden = true;
  bar.setAttribute('aria-label', 'Sending');
  const problem = document.createElement('p');
  problem.className = 'm3-transfer-problem';
  problem.setAttribute('role', 'alert');

  const send = async (file: File) => {
    problem.textContent = '';
    input.disabled = true;
    bar.hidden = false;
    try {
      const url = `api/cases/${caseId}/segmentations`;
      const sent = (bytes: number) => (bar.value = file.size === 0 ? 1 : bytes / file.size);
      const answer = await sendFile('POST', url, file.name, file, sent, aborter.signal);
      await page.invokeMethodAsync('ReceivedAsync', (JSON.parse(answer) as { importId: string }).importId);
    } catch (error) {
      if (aborter.signal.aborted) return;
      problem.textContent = error instanceof Refusal ? error.message : 'The file could not be read by the browser.';
    } finally {
      input.disabled = false;
      input.value = '';
      bar.hidden = true;
    }
  };
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void send(file);
  });
  root.replaceChildren(hint, input, bar, problem);
  root.dataset['ready'] = 'true';
  return {
    dispose() {
      aborter.abort();
      root.replaceChildren();
    },
  };
}
