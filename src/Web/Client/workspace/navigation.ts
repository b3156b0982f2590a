import type { Vector3 } from '../geometry/volume';
import type { Range } from '../ribbon/ribbonLayout';
import type { Pieces } from './pieces';

/** Moves through the case: to another slice, another label, another range for runs. */
export class Navigation {
  constructor(private readonly of: Pieces) {}

  /** To a slice along the propagation axis. */
  goTo(slice: number): void {
    const { look, volume } = this.of;
    const { x, y } = look.cross;
    if (!Number.isNaN(slice)) this.moveTo(volume.toIjk(x, y, slice));
  }

  /** The crosshair goes to a voxel (I, J, K), brought into the volume; all planes follow. */
  moveTo(ijk: Vector3): void {
    const { look, volume, ribbon, readouts, views, drawing, following } = this.of;
    const inside = ijk.map((v, axis) => Math.min(Math.max(Math.round(v), 0), volume.header.size[axis]! - 1)) as [number, number, number];
    if (inside.every((v, axis) => v === views.ijk[axis])) return;
    const { x, y, slice } = volume.fromIjk(inside);
    const another = slice !== look.slice;
    if (another) drawing.interrupt();
    look.slice = slice;
    look.cross = { x, y };
    views.follow();
    readouts.slice();
    following.moved(true);
    if (another) {
      ribbon.invalidate();
      this.of.changes.moved();
    }
  }

  /** In the view that keys go to: "first", "last", or a step with its sign. */
  step(to: string): void {
    const { plane, index } = this.of.views.active;
    const { x, y } = plane.fromIjk(this.of.views.ijk);
    this.moveTo(plane.toIjk(x, y, to === 'first' ? 0 : to === 'last' ? plane.sliceCount - 1 : index + Number(to)));
  }

  /** Moves the crosshair by a voxel within the slice of the view that keys go to: "left", "right", "up" or "down" on the screen. */
  nudge(where: string): void {
    const { plane, index, viewport } = this.of.views.active;
    const { swap, flipX, flipY } = viewport.plane.orientation;
    const sign = where === 'right' || where === 'down' ? 1 : -1;
    const alongX = (where === 'left' || where === 'right') !== swap;
    const { x, y } = plane.fromIjk(this.of.views.ijk);
    const step = sign * ((alongX ? flipX : flipY) ? -1 : 1);
    this.moveTo(plane.toIjk(x + (alongX ? step : 0), y + (alongX ? 0 : step), index));
  }

  /** A label by its place in the list as on the keys, by id, or the next or previous one. */
  chooseLabel(which: string): void {
    const { look, session, page, readouts, ribbon, views, panels, toolbox } = this.of;
    const { labels } = session.state;
    const at = labels.findIndex((l) => l.id === look.labelId);
    const step = which === 'next' ? 1 : which === 'previous' ? -1 : 0;
    const byNumber = /^\d$/.test(which) ? labels[Number(which) - 1] : undefined;
    const next = step !== 0 ? labels[(at + step + labels.length) % labels.length] : (byNumber ?? labels.find((l) => l.id === which));
    if (!next || next.id === look.labelId) return;
    toolbox.interrupt();
    look.labelId = next.id;
    page.root.querySelector(`[data-command="label:${next.id}"]`)?.scrollIntoView({ block: 'nearest' });
    readouts.slice();
    readouts.summary();
    ribbon.invalidate();
    views.invalidate();
    panels.pushSoon();
    this.of.reviewing.end();
    this.of.comparison.changed();
    this.of.rounds.readSoon();
    this.of.changes.moved();
  }

  setRange(range: Range): void {
    const { look, rangeFields, ribbon } = this.of;
    look.range = range;
    rangeFields.show(range);
    ribbon.invalidate();
  }
}
