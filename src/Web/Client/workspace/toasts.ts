import { text } from '../texts/texts';

/** Short messages in words. They live in the page, not on the server's circuit, so that they also speak while the connection is down. */
export class Toasts {
  constructor(private readonly region: HTMLElement) {
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
  }

  show(message: string, serious: boolean, seconds = serious ? 12 : 4): void {
    // The same words again: one message, shown anew.
    for (const old of this.region.querySelectorAll('.toast')) if (old.firstChild?.textContent === message) old.remove();
    const toast = document.createElement('div');
    toast.className = serious ? 'toast toast-serious' : 'toast';
    toast.dataset['testid'] = 'toast';
    const words = document.createElement('span');
    words.textContent = message;
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = '×';
    close.setAttribute('aria-label', text('toast.close'));
    close.addEventListener('click', () => toast.remove());
    toast.append(words, close);
    this.region.append(toast);
    while (this.region.childElementCount > 4) this.region.firstElementChild?.remove();
    setTimeout(() => toast.remove(), seconds * 1000);
  }

  dispose(): void {
    this.region.replaceChildren();
  }
}
