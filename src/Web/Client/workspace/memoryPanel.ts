import { text } from '../texts/texts';
import { greys } from '../viewer/windowLevel';
import { decodeMask } from '../wire/runLength';
import { EditKind, MemoryChoice, type Guid } from '../wire/messages';
import { make } from './dom';
import { parseColor } from './maskLayers';
import { MemoryPictures } from './memoryPictures';
import type { Pieces } from './pieces';

/** A memory slice and the share of attention it got, as the wire packs them. */
export interface MemorySlice {
  readonly slice: number;
  readonly permanent: boolean;
  readonly share: number;
}

/** From slice, permanent, share, slice, permanent, share, …; the largest share first. */
export function memoryOf(packed: readonly number[]): MemorySlice[] {
  const slices: MemorySlice[] = [];
  for (let n = 0; n + 2 < packed.length; n += 3)
    slices.push({ slice: packed[n]!, permanent: packed[n + 1] === 1, share: packed[n + 2]! });
  return slices.sort((a, b) => b.share - a.share || a.slice - b.slice);
}

const side = 72;

/**
 * What the memory network looked at for the visible slice: thumbnails with their share of attention; pin one, drop one, from the next
 * run on.
 */
export class MemoryPanel {
  private readonly list = make('ul', { className: 'ws-memory' });
  private readonly note = make('p', { className: 'ws-faint' });
  private readonly canvases = new Map<number, HTMLCanvasElement>();
  private readonly pictures: MemoryPictures;
  private readonly watching: IntersectionObserver;
  private shown = '';

  constructor(
    root: HTMLElement,
    private readonly of: Pieces,
  ) {
    root.replaceChildren(this.note, this.list);
    const { around: { header, fetchSlice }, volume: { width, height }, views } = of;
    const bytes = width * height * (header.voxelType === 'int16' ? 2 : 4);
    this.pictures = new MemoryPictures({
      fetch: (slice, signal) => fetchSlice(header.axis, slice, bytes, signal),
      voxelType: header.voxelType,
      traffic: views.traffic,
      arrived: (slice) => this.draw(slice),
    });
    this.watching = new IntersectionObserver((entries) => this.pictures.look(entries.some((e) => e.isIntersecting)));
    this.watching.observe(root);
  }

  dispose(): void {
    this.watching.disconnect();
    this.pictures.dispose();
  }

  /** What a person decided about slices of a label; later edits replace earlier ones. */
  choices(labelId: Guid): ReadonlyMap<number, MemoryChoice> {
    const choices = new Map<number, MemoryChoice>();
    for (const edit of this.of.session.state.edits) {
      if (edit.kind !== EditKind.memory || edit.undone || edit.labelId !== labelId || edit.slice === null || edit.choice === null)
        continue;
      choices.set(edit.slice, edit.choice);
    }
    return choices;
  }

  /** Pins or drops a slice, or takes that back. */
  choose(slice: number, choice: MemoryChoice): void {
    const { look, session } = this.of;
    if (!look.labelId) return;
    const now = this.choices(look.labelId).get(slice) ?? MemoryChoice.automatic;
    session.make(look.labelId, slice, { type: 'memory', choice: now === choice ? MemoryChoice.automatic : choice });
  }

  /** Another slice or label, or masks changed. */
  show(): void {
    const { look, session } = this.of;
    const view = look.labelId ? session.state.slice(look.labelId, look.slice) : null;
    const memory = view ? memoryOf(view.memory) : [];
    const choices = look.labelId ? this.choices(look.labelId) : new Map<number, MemoryChoice>();
    const dropped = [...choices].filter(([slice, choice]) => choice !== MemoryChoice.automatic && !memory.some((m) => m.slice === slice));
    const rows = [...memory, ...dropped.map(([slice]) => ({ slice, permanent: true, share: 0 }))];
    const key = JSON.stringify([
      look.labelId,
      rows,
      [...choices],
      rows.map((r) => session.state.slice(look.labelId ?? '', r.slice)?.editId),
    ]);
    if (key === this.shown) return;
    this.shown = key;
    this.note.textContent = rows.length > 0 ? '' : text(view?.anchored ? 'memory.anchored' : 'memory.none');
    this.note.hidden = rows.length > 0;
    this.canvases.clear();
    this.list.replaceChildren(...rows.map((row) => this.row(row, choices.get(row.slice) ?? MemoryChoice.automatic)));
    this.pictures.want(rows.map((r) => r.slice).filter((slice) => !this.draw(slice)));
  }

  private row(memory: MemorySlice, choice: MemoryChoice): HTMLElement {
    const { slice, permanent, share } = memory;
    const canvas = make('canvas', {
      attributes: { width: String(side), height: String(side), role: 'img', 'aria-label': text('memory.picture', { slice: slice + 1 }) },
    });
    this.canvases.set(slice, canvas);
    const percent = share > 0 ? `${Math.round(share * 100)} %` : '–';
    const bar = make('i', { className: 'ws-share' });
    bar.style.width = `${Math.round(share * 100)}%`;
    const go = make(
      'button',
      {
        className: 'ws-thumb',
        attributes: { type: 'button', 'data-command': `go:${slice}`, title: text('memory.go', { slice: slice + 1 }) },
      },
      canvas,
    );
    const words = make(
      'div',
      {},
      make('b', { text: text('memory.slice', { slice: slice + 1 }) }),
      make('span', { text: percent, className: 'ws-faint' }),
      bar,
      make('span', { text: text(permanent ? 'memory.permanent' : 'memory.working'), className: 'ws-faint' }),
    );
    const button = (command: string, says: string, pressed: boolean) =>
      make('button', {
        text: says,
        className: 'ws-button',
        attributes: { type: 'button', 'data-command': command, 'aria-pressed': String(pressed), 'data-testid': command },
      });
    const buttons = make(
      'div',
      { className: 'ws-row' },
      ...(permanent ? [button(`memory:pin ${slice}`, text('memory.pin'), choice === MemoryChoice.pinned)] : []),
      button(`memory:drop ${slice}`, text('memory.drop'), choice === MemoryChoice.dropped),
    );
    words.append(buttons);
    const item = make('li', { attributes: { 'data-testid': 'memory-slice', 'data-slice': String(slice) } }, go, words);
    item.dataset['choice'] = ['automatic', 'pinned', 'dropped'][choice]!;
    return item;
  }

  /** The slice small, in the window chosen, with its mask. False: its voxels are not here yet. */
  private draw(slice: number): boolean {
    const { volume, views, session, look, around } = this.of;
    const voxels = views.main.cache.get(slice) ?? this.pictures.get(slice);
    const context = this.canvases.get(slice)?.getContext('2d');
    if (!voxels || !context) return false;
    const view = look.labelId ? session.state.slice(look.labelId, slice) : null;
    const mask = view && view.area > 0 ? decodeMask(view.mask, volume.width, volume.height) : null;
    const color = parseColor(session.state.labels.find((l) => l.id === look.labelId)?.color ?? '#ffffff');
    const { level, width } = greys(look.window, look.inverted);
    const across = volume.width * volume.spacingMm(volume.xAxis);
    const down = volume.height * volume.spacingMm(volume.yAxis);
    const most = Math.max(across, down);
    const picture = context.createImageData(side, side);
    const { swap, flipX, flipY } = views.main.viewport.plane.orientation;
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const [u, v] = swap ? [row, column] : [column, row];
        const x = Math.floor((((((flipX ? side - 1 - u : u) + 0.5) / side - 0.5) * most) / across + 0.5) * volume.width);
        const y = Math.floor((((((flipY ? side - 1 - v : v) + 0.5) / side - 0.5) * most) / down + 0.5) * volume.height);
        const inside = x >= 0 && y >= 0 && x < volume.width && y < volume.height;
        const value = inside ? voxels[y * volume.width + x]! : around.header.intensity.minimum;
        const grey = inside ? Math.min(Math.max((value - level) / width + 0.5, 0), 1) * 255 : 0;
        const masked = inside && mask?.[y * volume.width + x] ? 0.45 : 0;
        const at = (row * side + column) * 4;
        for (let n = 0; n < 3; n++) picture.data[at + n] = grey * (1 - masked) + color[n]! * masked;
        picture.data[at + 3] = 255;
      }
    }
    context.putImageData(picture, 0, 0);
    return true;
  }
}
