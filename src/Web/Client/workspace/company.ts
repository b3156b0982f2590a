import { text } from '../texts/texts';
import type { Guid, PresentView } from '../wire/messages';
import { make } from './dom';
import type { Pieces } from './pieces';

/** Somebody in the case, however many pages she has open: one of them, the one she draws on if she does. */
export function peopleOf(pages: readonly PresentView[]): PresentView[] {
  const people = new Map<string, PresentView>();
  for (const page of pages) if (!people.has(page.personId) || page.drawing) people.set(page.personId, page);
  return [...people.values()];
}

/** The letters of a name for its badge. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words[words.length - 1] : undefined].map((w) => w?.[0]?.toUpperCase() ?? '').join('');
}

/** A pen that the server has not heard of for longer no longer holds its slice: half of half of that (Presence.LongestHold). */
const heartbeat = 5000;

/** Who else is in the case: badges in the top bar, told where this page looks and when it draws. A slice somebody draws on says so. */
export class Company {
  private told = '';
  /** The slice of a label this page holds: its pen is down there, or what it drew there is on its way. So nobody's stroke overtakes it. */
  private held: { readonly labelId: Guid | null; readonly slice: number } | null = null;
  private beat: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly notice: HTMLElement,
    private readonly of: Pieces,
  ) {
    notice.setAttribute('role', 'status');
    notice.hidden = true;
  }

  /** The case is open (again): whoever is there learns of this page, whatever she was told before. */
  enter(): void {
    this.told = '';
    this.tell();
  }

  /** This page looks at another slice or label, began or ended to draw, or what it drew has arrived. */
  tell(): void {
    const { look: { labelId, slice }, session, toolbox } = this.of;
    if (toolbox.draws) this.held = { labelId, slice };
    else if (this.held && !session.sends(this.held.labelId, this.held.slice)) this.held = null;
    const at = this.held ?? { labelId, slice };
    const drawing = this.held !== null;
    const what = JSON.stringify([session.connection === 'connected', at.labelId, at.slice, drawing]);
    if (what === this.told) return;
    this.told = what;
    clearInterval(this.beat);
    const look = () => session.look(at.labelId, at.slice, drawing);
    look();
    // A long stroke holds its slice to its end.
    if (drawing) this.beat = setInterval(look, heartbeat);
  }

  dispose(): void {
    clearInterval(this.beat);
  }

  /** Whose pen is on the visible slice of the active label now; null: nobody else's. */
  get drawing(): PresentView | null {
    const { look, session } = this.of;
    return session.others.find((p) => p.drawing && p.slice === look.slice && p.labelId === look.labelId) ?? null;
  }

  show(): void {
    const { session, page } = this.of;
    const people = peopleOf(session.others);
    page.state('company', people.length);
    this.root.replaceChildren(
      ...people.flatMap((p) => [
        make('button', {
          text: initials(p.name),
          className: 'ws-badge',
          attributes: {
            type: 'button',
            'data-command': `go:${p.slice}`,
            title: text('presence.looks', { name: p.name, slice: p.slice + 1 }),
            'data-testid': 'badge',
          },
        }),
        make('button', {
          text: text('follow.button'),
          className: 'ws-follow',
          attributes: {
            type: 'button',
            'data-command': `follow:${p.pageId}`,
            title: text('follow.tip', { name: p.name }),
            'aria-pressed': String(session.self?.follows === p.pageId),
            'data-testid': 'follow',
          },
        }),
      ]),
    );
    const { drawing } = this;
    this.notice.hidden = drawing === null;
    if (drawing) this.notice.textContent = text('presence.here', { name: drawing.name });
  }
}
