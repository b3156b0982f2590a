// Draws one transfer. Only text nodes: file names come from people.
import { DeidentificationView } from './deidentificationView';
import { FrameView } from './frameView';
import type { FileProgress, TransferProgress } from './transfer';
import type { UploadChoice } from './uploadServer';

/** More rows than this help nobody; the total says the rest. */
const shownFiles = 6;

export class TransferView {
  readonly element = make('div', 'm3-transfer');
  private readonly title = make('strong');
  private readonly button = make('button');
  private readonly bar = make('progress');
  private readonly line = make('div', 'm3-faint');
  private readonly files = make('ul', 'm3-transfer-files');
  private readonly problems = make('ul', 'm3-transfer-problems');
  private readonly removed = new DeidentificationView();
  private frames: FrameView | null = null;

  constructor(
    private readonly cancel: () => void,
    private readonly dismiss: () => void,
    private readonly choose: (choices: readonly UploadChoice[]) => void,
    private readonly picture: (offer: number, frame: number) => string,
  ) {
    const head = make('div', 'm3-transfer-head');
    this.button.type = 'button';
    this.bar.max = 1;
    this.bar.setAttribute('aria-label', 'Import');
    head.append(this.title, this.button);
    this.element.setAttribute('role', 'group');
    this.line.setAttribute('aria-live', 'polite');
    this.element.append(head, this.bar, this.line, this.files, this.problems, this.removed.element);
  }

  show(progress: TransferProgress): void {
    const running = !['done', 'cancelled', 'failed'].includes(progress.state);
    this.showFrames(progress);
    this.element.dataset['state'] = progress.state;
    this.title.textContent = titleOf(progress);
    this.button.textContent = running ? 'Cancel' : 'Close';
    this.button.onclick = running ? this.cancel : this.dismiss;
    this.bar.hidden = !running || progress.state === 'choosing';
    this.bar.value = progress.fraction;
    this.line.textContent = lineOf(progress);
    this.removed.show(progress.state === 'done' ? progress.deidentification : null, progress.report);
    const active = progress.state === 'sending' ? progress.files.filter((file) => file.state === 'sending') : [];
    this.files.replaceChildren(...active.slice(0, shownFiles).map(fileRow));
    this.problems.replaceChildren(...progress.problems.map((problem) => {
      const row = make('li');
      const file = make('strong');
      file.textContent = problem.file === '' ? '' : `${problem.file}: `;
      row.append(file, `${problem.reason} ${problem.remedy}`);
      return row;
    }));
  }

  /** The choice keeps its place while the state is asked for again and again. */
  private showFrames(progress: TransferProgress): void {
    if (progress.state !== 'choosing') {
      this.frames?.element.remove();
      this.frames = null;
    } else if (this.frames === null && progress.offers.length > 0) {
      this.frames = new FrameView(progress.offers, this.picture, this.choose);
      this.line.after(this.frames.element);
    }
  }
}

function titleOf(progress: TransferProgress): string {
  const problems = progress.problems.length === 0 ? '' : `, ${count(progress.problems.length, 'problem')}`;
  switch (progress.state) {
    case 'sending':
      return `Sending ${count(progress.files.length, 'file')}`;
    case 'pulling':
      return 'Pulling from the archive';
    case 'importing':
      return 'Importing';
    case 'choosing':
      return 'Choose what to import';
    case 'done':
      return `Imported ${count(progress.cases.length, 'case')}${problems}`;
    case 'cancelled':
      return 'Import cancelled';
    case 'failed':
      return 'Import failed';
  }
}

function lineOf(progress: TransferProgress): string {
  if (progress.state === 'sending') {
    const sent = progress.files.filter((file) => file.state === 'sent').length;
    return `${Math.floor(progress.fraction * 100)} % · ${sent} of ${progress.files.length} sent`;
  }
  if (progress.state === 'choosing') {
    return progress.offers.some((offer) => offer.frames > 1)
      ? 'A file holds several volumes on one grid; each frame you choose becomes a case.'
      : 'Each series you choose becomes a case.';
  }
  if (progress.state === 'importing' || progress.state === 'pulling') return progress.step === '' ? 'waiting' : progress.step;
  return progress.cases.map((one) => one.name).join(', ');
}

function fileRow(file: FileProgress): HTMLElement {
  const row = make('li');
  const name = make('span');
  name.textContent = file.name;
  name.title = file.name;
  const bar = make('progress');
  bar.max = 1;
  bar.value = file.size === 0 ? 0 : file.sent / file.size;
  bar.setAttribute('aria-label', file.name);
  row.append(name, bar);
  return row;
}

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;

function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  return element;
}
