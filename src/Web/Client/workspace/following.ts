import type { Vector3 } from '../geometry/volume';
import { text } from '../texts/texts';
import type { NamedCursor } from '../viewer/namedCursors';
import type { PresentView, SharedView } from '../wire/messages';
import { make } from './dom';
import type { Pieces } from './pieces';
import type { SliceView } from './views/sliceView';

/** A page tells at most so often what it looks at. */
const tellMilliseconds = 50;

/** Who looks together with a page: its guide and whoever follows the same one, or those who follow it. */
export function circleOf(self: PresentView | null, others: readonly PresentView[]): PresentView[] {
  if (!self) return [];
  const guide = self.follows ?? self.pageId;
  return others.filter((p) => p.pageId === guide || p.follows === guide);
}

/**
 * Looking together: whoever follows a guide sees the guide's slice, crosshair and window, and all see each other's pointers. Moving on
 * one's own ends it; the guide hands the lead over to somebody who follows.
 */
export class Following {
  private readonly heard = new Map<string, SharedView>();
  private circle: PresentView[] = [];
  private guide: string | null = null;
  private goingAlong = false;
  private leaving = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly of: Pieces,
  ) {
    root.setAttribute('role', 'status');
    root.hidden = true;
  }

  /** Goes along with a page, hands the lead over to one that follows this one; the guide's own, or no name, ends it. */
  with(pageId: string): void {
    void this.of.session.follow(pageId === '' || pageId === this.guide ? null : pageId);
  }

  /** Somebody came, went, or follows somebody else. */
  changed(): void {
    const { session, page, views, toasts } = this.of;
    const before = { circle: this.circle, guide: this.guide };
    this.circle = circleOf(session.self, session.others);
    this.guide = this.leaving ? null : (session.self?.follows ?? null);
    for (const pageId of this.heard.keys()) if (!this.circle.some((p) => p.pageId === pageId)) this.heard.delete(pageId);
    const pages = (of: readonly PresentView[]) => of.map((p) => p.pageId).join(' ');
    if (pages(before.circle) === pages(this.circle) && before.guide === this.guide) return;
    const left = before.guide !== null && this.circle.length === 0 ? before.circle.find((p) => p.pageId === before.guide) : undefined;
    if (left) toasts.show(text('follow.ended', { name: left.name }), false);
    page.state('following', this.guide ? 'guided' : this.circle.length > 0 ? 'guides' : 'nobody');
    this.show();
    this.goAlong();
    this.tell();
    views.invalidate();
  }

  /** A page of the circle looks elsewhere. */
  shown(view: SharedView): void {
    this.heard.set(view.pageId, view);
    this.of.page.state('pointers', [...this.heard.values()].filter((v) => v.cursor).length);
    this.goAlong();
    this.of.views.invalidate();
  }

  /** This page's crosshair, window or pointer is elsewhere. `own`: the person moved it, and not only the pointer. */
  moved(own: boolean): void {
    if (own && this.guide && !this.goingAlong) {
      this.leave();
    }
    this.tell();
  }

  /** The pen was lifted: what the guide showed meanwhile is gone along with now. */
  goAlong(): void {
    const { navigation, windowing, toolbox, look } = this.of;
    const view = this.guide ? this.heard.get(this.guide) : undefined;
    if (!view || toolbox.draws) return;
    this.goingAlong = true;
    try {
      navigation.moveTo(view.ijk);
      const [level, width] = view.window;
      if (look.window.level !== level || look.window.width !== width) windowing.showNumbers({ level, width });
    } finally {
      this.goingAlong = false;
    }
  }

  /** The pointers of the others on the visible slice of a view. */
  cursorsOn({ plane, index }: SliceView): NamedCursor[] {
    return this.circle.flatMap(({ pageId, name }) => {
      const cursor = this.heard.get(pageId)?.cursor;
      if (!cursor) return [];
      const { x, y, slice } = plane.fromIjk(cursor);
      return Math.round(slice) === index ? [{ at: { x, y }, name, guide: pageId === this.guide }] : [];
    });
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  /** Until the server has heard it, what it says about this page is old. */
  private leave(): void {
    this.leaving = true;
    this.guide = null;
    void this.of.session.follow(null).then(() => {
      this.leaving = false;
      this.changed();
    });
  }

  private tell(): void {
    if (this.circle.length === 0 || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.circle.length === 0) return;
      const { session, views, look } = this.of;
      session.show(views.ijk, [look.window.level, look.window.width], this.cursor);
    }, tellMilliseconds);
  }

  private get cursor(): Vector3 | null {
    const view = this.of.views.all.find((v) => v.pointer !== null);
    if (!view?.pointer) return null;
    const { x, y } = view.viewport.camera.toVoxel(view.pointer);
    return view.plane.toIjk(x, y, view.index);
  }

  private show(): void {
    this.root.hidden = this.circle.length === 0;
    const guide = this.circle.find((p) => p.pageId === this.guide);
    const button = (words: string, command: string, id: string) =>
      make('button', { text: words, className: 'ws-button', attributes: { type: 'button', 'data-command': command, 'data-testid': id } });
    const names = this.circle.map((p) => p.name).join(', ');
    this.root.replaceChildren(
      make('span', { text: guide ? text('follow.guided', { name: guide.name }) : text('follow.guides', { names }) }),
      ...(guide ? [] : this.circle.map((p) => button(text('follow.hand-over', { name: p.name }), `follow:${p.pageId}`, 'hand-over'))),
      button(text('follow.end'), 'follow', 'follow-end'),
    );
  }
}
