// Choosing among several series, and frames of files with several volumes. Only text nodes: names come from people.
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
    const series = offers.filter((offer) => offer.frames === 1);
    if (series.length > 0) this.element.append(this.seriesGroup(series));
    for (const offer of offers.filter((offer) => offer.frames > 1)) {
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

  /** All are taken unless a person says otherwise. */
  private seriesGroup(series: readonly UploadOffer[]): HTMLElement {
    const group = document.createElement('fieldset');
    const legend = document.createElement('legend');
    legend.textContent = `${series.length} series`;
    const list = document.createElement('div');
    list.className = 'm3-series-list';
    const boxes = series.map((offer) => {
      this.chosen.set(offer.id, new Set([0]));
      const { label, box } = seriesCard(offer, offer.pictures.length > 0 ? this.picture(offer.id, 0) : null);
      box.addEventListener('change', () => this.set(offer.id, 0, box.checked));
      list.append(label);
      return box;
    });
    const every = (checked: boolean) => {
      for (const box of boxes) box.checked = checked;
      for (const offer of series) this.set(offer.id, 0, checked);
    };
    group.append(legend, button('All', () => every(true)), button('None', () => every(false)), list);
    return group;
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
    this.submit.textContent = total === 0 ? 'Import none of them' : `Import ${total} volume${total === 1 ? '' : 's'}`;
  }
}

/** Name, size, geometry and what to know about a series, beside its middle slice. */
function seriesCard(offer: UploadOffer, picture: string | null): { label: HTMLElement; box: HTMLInputElement } {
  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = true;
  box.setAttribute('aria-label', offer.name);
  const image = document.createElement('img');
  image.alt = '';
  if (picture !== null) image.src = picture;
  const words = document.createElement('span');
  const [columns, rows, slices] = offer.size;
  const modality = offer.modality === 'Unknown' || offer.modality === 'Other' ? '' : `${offer.modality} · `;
  words.append(
    line('strong', offer.name),
    line('span', `${modality}${slices} slice${slices === 1 ? '' : 's'} of ${columns}×${rows}`),
    line('span', `${offer.spacingMm.map((mm) => Number(mm.toPrecision(3))).join(' × ')} mm`),
  );
  if (offer.reservation !== null) words.append(line('em', offer.reservation));
  label.append(box, image, words);
  return { label, box };
}

function line(tag: 'strong' | 'span' | 'em', words: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}

function button(words: string, act: () => void): HTMLElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = words;
  element.addEventListener('click', act);
  return element;
}
