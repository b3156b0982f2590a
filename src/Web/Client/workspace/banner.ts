import { text } from '../texts/texts';
import type { Pieces } from './pieces';

/** Says that the connection is lost, what is kept meanwhile, and that all of it was sent when it is back. */
export class Banner {
  private wasLost = false;
  private wasOpen = false;

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
    const lost = connection === 'reconnecting' || (connection === 'connecting' && this.wasOpen);
    const count = outbox.pending.length;
    this.root.hidden = !lost;
    if (lost) {
      const words = count > 0 ? text('offline.banner', { count }) : text('offline.none');
      if (this.root.textContent !== words) this.root.textContent = words;
      this.wasLost ||= count > 0;
    } else if (this.wasLost && count === 0 && session.saved === 'saved') {
      this.wasLost = false;
      toasts.show(text('offline.sent'), false);
    }
  }
}
