import type { Command } from '../keys/keymap';
import { text } from '../texts/texts';
import type { Guid, ReadingView, SliceView } from '../wire/messages';
import type { Moment } from './comparison';
import { differenceOf } from './difference';
import { make } from './dom';
import type { Pieces } from './pieces';

/** Slices on which two readers reach this Dice need no adjudicator, as on the page of readings. */
const agreed = 0.95;

/** For the adjudication of several readings: where two readers differ on the image, and the choice slice by slice. */
export class Readers {
  private readonly on: boolean;
  private readings: readonly ReadingView[] = [];
  private labelId: Guid | null = null;
  /** Whether the map is wanted; another label shows it again. */
  private wanted = true;
  private readonly first = chooser('readers-first', text('readers.first'));
  private readonly second = chooser('readers-second', text('readers.second'));
  private readonly takes = make('span', { className: 'ws-change-keys' });

  constructor(
    private readonly root: HTMLElement,
    private readonly of: Pieces,
  ) {
    this.on = root.dataset['adjudicates'] === 'true';
    root.hidden = true;
    if (!this.on) return;
    root.replaceChildren(
      make('b', { text: text('readers.bar') }), this.first, this.second, button('readers', text('readers.show')),
      this.takes, button('readers:next', text('readers.next')),
    );
    for (const select of [this.first, this.second]) select.addEventListener('change', () => this.show());
  }

  /** The case is open (again). */
  opened(): void {
    this.labelId = null;
    this.moved();
  }

  /** Another slice, or another label with other masks. */
  moved(): void {
    const { labelId } = this.of.look;
    if (this.on && labelId && labelId !== this.labelId) void this.read(labelId);
  }

  /** Shows where the readers chosen differ, or ends it. */
  toggle(): void {
    this.wanted = !this.of.comparison.active;
    if (this.wanted) this.show();
    else this.of.comparison.end();
    this.press();
  }

  /** To the next slice, round the end, on which the readers chosen differ and nothing is decided. */
  next(): void {
    const { look, navigation, toasts } = this.of;
    const open = this.open();
    const to = open.find((s) => s > look.slice) ?? open[0];
    if (to === undefined) toasts.show(text('readers.done'), false);
    else navigation.goTo(to);
  }

  /** Takes a reader's mask on the visible slice, or her word that nothing is there. */
  take(reader: number): void {
    const { look, session } = this.of;
    if (this.on && look.labelId) session.make(look.labelId, look.slice, { type: 'reading', reader });
  }

  /** For the palette. */
  commands(): { command: Command; says: string }[] {
    if (!this.on) return [];
    return [
      { command: 'readers', says: text('readers.show') },
      { command: 'readers:next', says: text('readers.next') },
      ...this.readings.map(({ reader }) => ({ command: `reading:${reader}`, says: text('readers.taking', { reader }) })),
    ];
  }

  private async read(labelId: Guid): Promise<void> {
    this.labelId = labelId;
    const readings = await this.of.session.readings(labelId);
    if (!readings || labelId !== this.of.look.labelId) return;
    this.readings = readings;
    const options = () => readings.map(({ reader }) => make('option', { text: named(reader), attributes: { value: String(reader) } }));
    const chosen = [this.first.value, this.second.value];
    this.first.replaceChildren(...options());
    this.second.replaceChildren(...options());
    this.first.value = chosen[0] || String(readings[0]?.reader ?? '');
    this.second.value = chosen[1] || String(readings[1]?.reader ?? '');
    this.takes.replaceChildren(
      ...readings.map(({ reader }) => button(`reading:${reader}`, text('readers.take', { reader: named(reader) }))),
    );
    this.root.hidden = false;
    if (this.wanted) this.show();
  }

  private show(): void {
    const [a, b] = this.pair();
    if (this.labelId && a && b) this.of.comparison.compareReaders(this.labelId, moment(a), moment(b));
    else this.of.toasts.show(text('readers.none'), false);
    this.press();
  }

  private press(): void {
    this.of.page.pressed('readers', this.of.comparison.active);
  }

  private pair(): (ReadingView | undefined)[] {
    return [this.first, this.second].map((select) => this.readings.find((r) => r.reader === Number(select.value)));
  }

  private open(): number[] {
    const { volume, session } = this.of;
    const [a, b] = this.pair().map((r) => new Map(r?.slices.map((s) => [s.slice, s])));
    return openSlices(a!, b!, (slice) => session.state.slice(this.labelId!, slice)?.anchored === true, volume.width, volume.height);
  }
}

/** Slices that at least one of two readers marked, on which they differ, and that are not decided; ascending. */
export function openSlices(
  first: ReadonlyMap<number, Pick<SliceView, 'mask' | 'area'>>, second: ReadonlyMap<number, Pick<SliceView, 'mask' | 'area'>>,
  decided: (slice: number) => boolean, width: number, height: number,
): number[] {
  const slices = [...new Set([...first.keys(), ...second.keys()])].sort((a, b) => a - b);
  return slices.filter(
    (s) => !decided(s) && differenceOf(s, first.get(s) ?? null, second.get(s) ?? null, width, height).dice < agreed,
  );
}

function named(reader: number): string {
  return text('readers.reader', { reader });
}

function moment({ reader, slices }: ReadingView): Moment {
  return { title: named(reader), slices: new Map(slices.map((s) => [s.slice, s])) };
}

function chooser(name: string, says: string): HTMLSelectElement {
  return make('select', { attributes: { 'aria-label': says, 'data-testid': name } });
}

function button(command: string, says: string): HTMLButtonElement {
  return make('button', {
    text: says, className: 'ws-button', attributes: { type: 'button', 'data-command': command, 'data-testid': command.replace(':', '-') },
  });
}
