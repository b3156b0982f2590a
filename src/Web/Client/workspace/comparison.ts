import type { Volume } from '../geometry/volume';
import { text, type TextKey } from '../texts/texts';
import { concerns, EditKind, type Guid, type SliceView } from '../wire/messages';
import { make } from './dom';
import { differenceOf, totalOf, type Change, type Difference } from './difference';
import type { Pieces } from './pieces';
import { PlaneDifference, type ShownDifference } from './planeDifference';

/** Blue for what came, vermilion for what went: two colours that colour-blind people tell apart (Okabe and Ito). */
export const addedColor = [86, 180, 233] as const;
export const removedColor = [213, 94, 0] as const;

/** A label at another time, or by somebody else. */
export interface Moment {
  readonly title: string;
  readonly slices: ReadonlyMap<number, SliceView>;
}

/** What is said of voxels that only one of two moments has, and of all of them. */
interface Words {
  readonly legend: TextKey;
  readonly added: string;
  readonly removed: string;
}

interface Compared {
  readonly labelId: Guid;
  readonly before: Moment;
  /** Null: now. */
  readonly after: Moment | null;
  readonly words: Words;
  /** Present masks of the label are hidden meanwhile. */
  readonly alone: boolean;
}

/** A plane of the page; the main one's slices are those that masks are known by. */
interface PlaneOfPage {
  readonly main: boolean;
  readonly plane: Volume;
}

interface Seen {
  readonly before: SliceView | null;
  readonly now: SliceView | null;
}

const same = (a: Seen, b: Seen) => a.before === b.before && a.now === b.now;

/** What changed between two moments of a label, slice by slice: what the round that runs changes, or any two rounds of the history. */
export class Comparison {
  private compared: Compared | null = null;
  /** Numbers of every slice, and the masks of the visible one only: two masks a slice would fill the memory. */
  private readonly counted = new Map<number, Seen & { readonly is: Change }>();
  private total = '';
  private readonly planes = new Map<Volume, PlaneDifference>();
  private drawn: (Seen & { readonly is: Difference }) | null = null;
  private readonly legend = make('span', { attributes: { role: 'status', 'data-testid': 'changes-legend' } });
  private readonly addedWords = make('span');
  private readonly removedWords = make('span');
  private readonly bars = make('canvas', { attributes: { role: 'img', 'aria-label': text('changes.bars') } });

  constructor(
    private readonly root: HTMLElement,
    private readonly of: Pieces,
  ) {
    const end = make('button', {
      text: text('changes.end'),
      className: 'ws-button',
      attributes: { type: 'button', 'data-command': 'changes' },
    });
    const keys = make(
      'span',
      { className: 'ws-change-keys' },
      make('i', { className: 'ws-added' }),
      this.addedWords,
      make('i', { className: 'ws-removed' }),
      this.removedWords,
    );
    root.replaceChildren(keys, this.legend, this.bars, end);
    this.bars.addEventListener('click', (event) => {
      const count = this.of.volume.sliceCount;
      this.of.navigation.goTo(Math.min(Math.floor((event.offsetX / Math.max(this.bars.clientWidth, 1)) * count), count - 1));
    });
    root.hidden = true;
  }

  get active(): boolean {
    return this.compared !== null;
  }

  /** The masks of another moment take the place of the present ones on the label compared. */
  hides(labelId: Guid): boolean {
    return this.compared?.alone === true && this.compared.labelId === labelId;
  }

  /** What the round of the label under way, or the last one, changed; ends a comparison under way. */
  async toggle(): Promise<void> {
    if (this.compared) {
      this.end();
      return;
    }
    const { look, session, toasts } = this.of;
    const edits = session.state.edits.filter((e) => !e.undone && concerns(e, look.labelId));
    const runs = edits.filter((e) => e.kind === EditKind.propagation);
    if (!look.labelId || runs.length === 0) {
      toasts.show(text('changes.none'), false);
      return;
    }
    // A round is what people did and the propagation that ended it: with nothing done since the last one, that round is meant.
    const before = edits[edits.length - 1] === runs[runs.length - 1] ? runs[runs.length - 2] : runs[runs.length - 1];
    await this.compare(look.labelId, { editId: before?.id ?? null, title: text('changes.before') }, null);
  }

  /** Two moments by the edits that ended them; `editId` null: the empty beginning; `after` null: now. */
  async compare(
    labelId: Guid,
    before: { readonly editId: Guid | null; readonly title: string },
    after: { readonly editId: Guid; readonly title: string } | null,
  ): Promise<void> {
    const moment = async (of: { editId: Guid | null; title: string }): Promise<Moment | null> => {
      const slices = of.editId === null ? [] : await this.of.session.stateAt(labelId, of.editId);
      return slices && { title: of.title, slices: new Map(slices.map((s) => [s.slice, s])) };
    };
    const [a, b] = [await moment(before), after ? await moment(after) : null];
    if (!a || (after && !b)) return;
    this.begin({
      labelId, before: a, after: b, alone: b !== null,
      words: { legend: 'changes.legend', added: text('changes.added'), removed: text('changes.removed') },
    });
    this.of.page.pressed('changes', true);
  }

  /** Two readers of the scan: where they differ, over the masks that are there now. */
  compareReaders(labelId: Guid, first: Moment, second: Moment): void {
    const only = (who: Moment) => text('readers.only', { reader: who.title });
    this.begin({
      labelId, before: first, after: second, alone: false, words: { legend: 'readers.legend', added: only(second), removed: only(first) },
    });
  }

  end(): void {
    this.forget(null);
    this.of.page.pressed('changes', false);
    this.show();
  }

  private begin(compared: Compared): void {
    this.forget(compared);
    this.show();
  }

  private forget(next: Compared | null): void {
    this.counted.clear();
    this.planes.clear();
    this.drawn = null;
    this.compared = next;
  }

  /** The difference on a slice of a label; null: nothing is compared there. */
  on(labelId: Guid | null, slice: number): Difference | null {
    if (!this.compared || this.compared.labelId !== labelId) return null;
    const seen = this.seen(slice);
    if (!this.drawn || this.drawn.is.slice !== slice || !same(this.drawn, seen)) this.drawn = { ...seen, is: this.difference(slice, seen) };
    return this.drawn.is;
  }

  /** What a view shows of it on a slice; null: nothing is compared there. */
  shownOn(view: PlaneOfPage, labelId: Guid | null, index: number): ShownDifference | null {
    if (!this.compared || this.compared.labelId !== labelId) return null;
    if (view.main) {
      const is = this.on(labelId, index);
      return is && { added: is.added, removed: is.removed, revision: 0 };
    }
    let plane = this.planes.get(view.plane);
    if (!plane) this.planes.set(view.plane, (plane = new PlaneDifference(this.of.volume, view.plane)));
    const { before, after } = this.compared;
    return plane.on(labelId, before.slices, after?.slices ?? this.of.session.state.slicesOf(labelId), index);
  }

  /** Masks changed, or another label was chosen. */
  changed(): void {
    if (this.compared) for (const plane of this.planes.values()) plane.changed(this.compared.labelId);
    if (this.compared && this.compared.labelId !== this.of.look.labelId) this.end();
    else if (this.compared) this.show();
  }

  /** Another slice is visible. */
  moved(): void {
    if (this.compared) this.showLegend();
  }

  private count(slice: number): Change {
    const seen = this.seen(slice);
    const known = this.counted.get(slice);
    if (known && same(known, seen)) return known.is;
    const { addedVoxels, removedVoxels, dice } = this.difference(slice, seen);
    const is = { slice, addedVoxels, removedVoxels, dice };
    this.counted.set(slice, { ...seen, is });
    return is;
  }

  private seen(slice: number): Seen {
    return { before: this.compared!.before.slices.get(slice) ?? null, now: this.now(slice) };
  }

  private difference(slice: number, { before, now }: Seen): Difference {
    const { width, height } = this.of.volume;
    return differenceOf(slice, before, now, width, height);
  }

  private now(slice: number): SliceView | null {
    const { after, labelId } = this.compared!;
    return after ? (after.slices.get(slice) ?? null) : this.of.session.state.slice(labelId, slice);
  }

  private show(): void {
    const { page, views, volume } = this.of;
    this.root.hidden = !this.compared;
    page.state('changes', this.compared !== null);
    views.invalidate();
    if (!this.compared) return;
    const { before, after, words } = this.compared;
    this.addedWords.textContent = words.added;
    this.removedWords.textContent = words.removed;
    const slices = Array.from({ length: volume.sliceCount }, (_, slice) => slice);
    const touched = slices.filter((s) => before.slices.has(s) || this.now(s));
    const differences = touched.map((s) => this.count(s));
    const area = (of: (slice: number) => SliceView | null) => touched.reduce((sum, s) => sum + (of(s)?.area ?? 0), 0);
    const total = totalOf(differences, { before: area((s) => before.slices.get(s) ?? null), now: area((s) => this.now(s)) });
    this.total = text(words.legend, {
      round: before.title,
      other: after?.title ?? '',
      added: total.added,
      removed: total.removed,
      dice: total.dice.toFixed(3),
    });
    this.showLegend();
    this.draw(differences);
  }

  /** All slices, and the visible one. */
  private showLegend(): void {
    const here = this.on(this.compared!.labelId, this.of.look.slice)!;
    this.legend.textContent = text('changes.slice', { legend: this.total, dice: here.dice.toFixed(3) });
  }

  /** One bar a slice: its height is what Dice lacks to 1. */
  private draw(differences: readonly Change[]): void {
    const { bars } = this;
    const count = this.of.volume.sliceCount;
    [bars.width, bars.height] = [Math.max(count, 160), 24];
    const context = bars.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, bars.width, bars.height);
    const width = bars.width / count;
    for (const d of differences) {
      const height = d.dice === 1 ? 1 : Math.max((1 - d.dice) * bars.height, 3);
      context.fillStyle =
        d.dice === 1
          ? 'rgb(255 255 255 / 0.25)'
          : `rgb(${d.addedVoxels >= d.removedVoxels ? addedColor.join(' ') : removedColor.join(' ')})`;
      context.fillRect(d.slice * width, bars.height - height, Math.max(width - 0.5, 1), height);
    }
  }
}
