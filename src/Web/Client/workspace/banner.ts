import { text } from '../texts/texts';
import { make } from './dom';
import type { Pieces } from './pieces';

/**
 * Says that what is drawn does not get to the server, why, and what is kept meanwhile; and that all of it was sent when it was. What the
 * person may not do any more is offered to her: try again, or throw away.
 */
export class Banner {
  private wasStuck = false;
  private wasOpen = false;
  private said = '';

  constructor(
    private readonly root: HTMLElement,
    private readonly of: Pieces,
  ) {
    root.setAttribute('role', 'status');
    root.hidden = true;
  }

  /** Connection or outbox changed. */
  changed(): void {
    const { session, toasts } = this.of;
    const { connection, outbox } = session;
    this.wasOpen ||= connection === 'connected';
    const count = outbox.pending.length;
    const words = this.words();
    this.root.hidden = words === null;
    if (words !== null) {
      this.show(words, connection === 'connected' && outbox.hindrance?.kind === 'rights');
      this.wasStuck ||= count > 0;
    } else if (this.wasStuck && session.saved === 'saved') {
      this.wasStuck = false;
      toasts.show(text('offline.sent'), false);
    }
  }

  /** Null: nothing keeps what is drawn from being saved. */
  private words(): string | null {
    const { connection, outbox } = this.of.session;
    const count = outbox.pending.length;
    if (connection === 'reconnecting' || (connection === 'connecting' && this.wasOpen)) {
      return count > 0 ? text('offline.banner', { count }) : text('offline.none');
    }
    if (connection === 'closed' || connection === 'signed-out') return count > 0 ? text('offline.closed', { count }) : null;
    const { hindrance } = outbox;
    if (!hindrance || count === 0) return null;
    return text(hindrance.kind === 'later' ? 'offline.later' : 'offline.rights', { count, why: hindrance.words });
  }

  private show(words: string, offers: boolean): void {
    const said = `${offers} ${words}`;
    if (this.said === said) return;
    this.said = said;
    const button = (command: string, label: string) =>
      make('button', { text: label, className: 'ws-button', attributes: { type: 'button', 'data-command': command } });
    this.root.replaceChildren(
      make('span', { text: words }),
      ...(offers ? [button('retry', text('offline.retry')), button('discard', text('offline.discard'))] : []),
    );
  }
}
