// The import panel of the project page: what Blazor calls.
import { dropZone } from './upload/dropZone';
import type { Picked } from './upload/picked';
import { Transfer } from './upload/transfer';
import { TransferView } from './upload/transferView';
import { HttpUploadServer } from './upload/uploadServer';

interface Page {
  invokeMethodAsync(method: 'ImportedAsync'): Promise<void>;
}

export interface Mounted {
  /** Draws an import that the server began. */
  follow(uploadId: string): void;
  dispose(): void;
}

const server = new HttpUploadServer();

/** Transfers by project. They outlive the panel: whoever looks at another page of the app must not lose what is being sent. */
const live = new Map<string, Set<Transfer>>();

addEventListener('beforeunload', (event) => {
  for (const transfers of live.values()) {
    for (const transfer of transfers) if (transfer.progress.state === 'sending') event.preventDefault();
  }
});

/** Draws the panel into `root`, with the transfers this tab knows of and the imports in `active` that began elsewhere. */
export function mount(root: HTMLElement, projectId: string, active: readonly string[], page: Page): Mounted {
  const transfers = live.get(projectId) ?? new Set<Transfer>();
  live.set(projectId, transfers);
  const list = document.createElement('div');

  const show = (transfer: Transfer) => {
    transfers.add(transfer);
    const view = new TransferView(
      () => void transfer.cancel(),
      () => {
        view.element.remove();
        transfers.delete(transfer);
      },
      (choices) => void transfer.choose(choices),
      (offer, frame) => transfer.picture(offer, frame),
    );
    transfer.changed = (progress) => {
      view.show(progress);
      if (progress.state === 'done' || progress.state === 'cancelled') void page.invokeMethodAsync('ImportedAsync');
    };
    view.show(transfer.progress);
    list.prepend(view.element);
  };

  const send = (picked: Picked[]) => {
    if (picked.length > 0) show(Transfer.send(server, projectId, picked));
  };
  root.replaceChildren(dropZone(send), list);
  for (const transfer of transfers) show(transfer);
  const known = new Set([...transfers].map((transfer) => transfer.uploadId));
  for (const uploadId of active) if (!known.has(uploadId)) show(Transfer.follow(server, uploadId));
  root.dataset['ready'] = 'true';

  return {
    follow(uploadId) {
      show(Transfer.follow(server, uploadId));
    },
    dispose() {
      for (const transfer of transfers) {
        if (transfer.ended) transfers.delete(transfer);
        else transfer.changed = () => undefined;
      }
      root.replaceChildren();
    },
  };
}
