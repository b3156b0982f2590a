// Choosing frames of files with several volumes. Only text nodes: file names come from people.
import type { UploadChoice, UploadOffer } from './uploadServer';

export class FrameView {
  readonly element = document.createElement('form');
  private readonly chosen = new Map<number, Set<number>>();
  private readonly submit = document.createElement('button');

  constructor(
    offers: readonly UploadOffer[],
    private readonly picture: (offer: number, frame: number) => string,
    choose: (choices: readonly UploadChoice[]) => void,
  ) {
    this.element.className = 'm3-frames';
    for (const offer of offers) {
      this.chosen.set(offer.id, new Set());
      this.element.append(this.group(offer));
    }
    this.submit.type = 'submit';
    this.element.append(this.submit);
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit.disabled = true;
      choose([...this.chosen].map(([offer, frames]) => ({ offer, frames: [...frames].sort((a, b) => a - b) })));
    });
    this.count();
  }

  private group(offer: UploadOffer): HTMLElement {
    const group = document.createElement('fieldset');
    const legend = document.createElement('legend');
    legend.textContent = `${offer.file}: ${offer.frames} frames of ${offer.size.join('×')}`;
    const list = document.createElement('div');
    list.className = 'm3-frame-list';
    list.append(...offer.pictures.map((frame) => this.frame(offer, frame)));
    group.append(legend, list);
    if (offer.pictures.length < offer.frames) group.append(this.other(offer));
    return group;
  }

  private frame(offer: UploadOffer, frame: number): HTMLElement {
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.setAttribute('aria-label', `Frame ${frame} of ${offer.file}`);
    box.addEventListener('change', () => this.set(offer.id, frame, box.checked));
    const image = document.createElement('img');
    image.src = this.picture(offer.id, frame);
    image.alt = '';
    image.loading = 'lazy';
    const number = document.createElement('span');
    number.textContent = String(frame);
    label.append(box, image, number);
    return label;
  }

  /** Of a long series some frames have no picture: they are chosen by number. */
  private other(offer: UploadOffer): HTMLElement {
    const label = document.createElement('label');
    label.textContent = `Another frame, 0 to ${offer.frames - 1}: `;
    const number = document.createElement('input');
    number.type = 'number';
    number.min = '0';
    number.max = String(offer.frames - 1);
    let last: number | null = null;
    number.addEventListener('change', () => {
      if (last !== null) this.set(offer.id, last, false);
      last = number.value !== '' && number.checkValidity() ? Number(number.value) : null;
      if (last !== null) this.set(offer.id, last, true);
    });
    label.append(number);
    return label;
  }

  private set(offer: number, frame: number, chosen: boolean): void {
    if (chosen) this.chosen.get(offer)?.add(frame);
    else this.chosen.get(offer)?.delete(frame);
    this.count();
  }

  private count(): void {
    const total = [...this.chosen.values()].reduce((sum, frames) => sum + frames.size, 0);
    this.submit.textContent = total === 0 ? 'Import none of them' : `Import ${total} frame${total === 1 ? '' : 's'}`;
  }
}
