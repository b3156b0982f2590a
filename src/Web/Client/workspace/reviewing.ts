import { text } from '../texts/texts';
import { make } from './dom';
import type { Pieces } from './pieces';
import { lowSlices, Review } from './review';

/** The review of low slices on the page: goes there, follows what is accepted, says how far it is. */
export class Reviewing {
  private readonly review = new Review();
  private readonly words = make('span', { attributes: { role: 'status' } });

  constructor(
    private readonly root: HTMLElement,
    private readonly of: Pieces,
  ) {
    const button = (command: string, says: string) =>
      make('button', {
        text: says,
        className: 'ws-button',
        attributes: { type: 'button', 'data-command': command, 'data-testid': command.replace(':', '-') },
      });
    root.replaceChildren(
      this.words,
      button('review:previous', text('review.previous')),
      button('review:next', text('review.next')),
      button('accept', text('review.accept')),
      button('review', text('review.end')),
    );
    this.show();
  }

  /** Begins, or ends a review under way. */
  toggle(): void {
    if (this.review.active) this.review.end();
    else if (this.review.begin(this.low())) this.go();
    else this.of.toasts.show(text('review.none', { score: this.below.toFixed(2) }), false);
    this.show();
  }

  step(direction: 'next' | 'previous'): void {
    if (!this.review.active) {
      this.toggle();
      return;
    }
    const found = direction === 'next' ? this.review.next() : this.review.previous();
    if (found) this.go();
    else if (direction === 'next') this.finish();
    this.show();
  }

  /** Masks changed: a slice that was dealt with gives way to the next one. */
  changed(): void {
    if (!this.review.active) return;
    if (this.review.refresh(this.low())) {
      if (this.review.next()) this.go();
      else this.finish();
    }
    this.show();
  }

  /** Another label has other slices. */
  end(): void {
    this.review.end();
    this.show();
  }

  private finish(): void {
    this.review.end();
    this.of.toasts.show(text('review.done'), false);
  }

  private go(): void {
    const { current } = this.review;
    if (current) this.of.navigation.goTo(current.slice);
  }

  private get below(): number {
    return Number(this.of.page.field('review-below').value) || 0;
  }

  private low() {
    const { look, session } = this.of;
    return look.labelId ? lowSlices(session.state.slicesOf(look.labelId).values(), this.below) : [];
  }

  private show(): void {
    const { current, progress, active } = this.review;
    this.root.hidden = !active;
    this.of.page.state('review', active ? `${progress.place}/${progress.count}` : '');
    if (current)
      this.words.textContent = text('review.at', { place: progress.place, count: progress.count, score: current.score.toFixed(2) });
  }
}
