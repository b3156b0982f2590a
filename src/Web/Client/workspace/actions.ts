import type { Session } from '../session/session';
import { text } from '../texts/texts';
import { Direction, isLocked, NextSliceRule, type Guid } from '../wire/messages';
import type { Look } from './look';
import type { Page } from './page';
import { acceptableQuality, acceptableSlices } from './uiState';

/** What a person asks of the server for the label they work on. Says in words why something cannot be done. */
export class Actions {
  constructor(
    private readonly page: Page,
    private readonly look: Look,
    private readonly session: Session,
    private readonly say: (text: string, serious: boolean) => void,
    private readonly goTo: (slice: number) => void,
  ) {}

  /** The label to work on; says what to do when there is none. */
  label(): Guid | null {
    if (this.look.labelId === null) this.say(text('say.no-label'), true);
    return this.look.labelId;
  }

  /** Somebody accepted the visible slice of a label or declared it empty: says that one key unlocks it. */
  locked(label: Guid): boolean {
    if (this.session.state.isLabelLocked(label)) {
      const name = this.session.state.labels.find((l) => l.id === label)?.name ?? '';
      this.say(text('label.locked', { name }), true);
      return true;
    }
    const view = this.session.state.slice(label, this.look.slice);
    const locked = view !== null && isLocked(view);
    if (locked) this.say(text('draw.locked'), true);
    return locked;
  }

  /** Finishes a label, the active one when none is named, or gives it free again. */
  toggleLock(named: Guid | null): void {
    const label = named ?? this.label();
    if (!label) return;
    this.session.make(label, this.look.slice, { type: 'lock', locked: !this.session.state.isLabelLocked(label) });
  }

  propagate(): void {
    const label = this.label();
    if (label) this.run([label]);
  }

  /** Every label that somebody vouches for on a slice, in one round. */
  propagateAll(): void {
    const { state } = this.session;
    const free = state.labels.map((l) => l.id).filter((id) => !state.isLabelLocked(id));
    const labels = free.filter((id) => [...state.slicesOf(id).values()].some((s) => s.anchored && s.area > 0));
    if (labels.length > 0) this.run(labels);
    else this.say(text('say.nothing-to-propagate'), true);
  }

  private run(labels: readonly Guid[]): void {
    const until = Number(this.page.field('until').value) || 0;
    const direction = Direction[this.page.field('direction').value as keyof typeof Direction] ?? Direction.both;
    void this.session.propagate(labels, this.look.range.first, this.look.range.end, direction, until);
  }

  stop(): void {
    if (this.session.state.run) void this.session.stop();
  }

  /** Halts the run, or lets it go on. */
  pause(): void {
    const { run } = this.session.state;
    if (run) void this.session.pause(!run.paused);
  }

  async fixNext(): Promise<void> {
    const label = this.label();
    if (!label) return;
    // The server tells the default rule's suggestion after every change, so it is there already; other rules are asked.
    const known = this.session.state.suggestion(label);
    if (this.rule !== NextSliceRule.expectedGain || !known) await this.suggest();
    const suggestion = this.session.state.suggestion(label);
    if (suggestion) this.goTo(suggestion.slice);
    else this.say(text('say.nothing-to-fix'), false);
  }

  /** Asks by the chosen rule. Without a connection the last suggestion heard still shows where to look. */
  async suggest(): Promise<void> {
    const { labelId } = this.look;
    if (labelId && this.session.connection === 'connected') await this.session.suggest(labelId, this.rule);
  }

  private get rule(): NextSliceRule {
    return (Number(this.page.field('rule').value) || 0) as NextSliceRule;
  }

  accept(): void {
    const label = this.label();
    if (!label) return;
    const view = this.session.state.slice(label, this.look.slice);
    if (!view) this.say(text('say.nothing-to-accept'), false);
    else if (view.anchored) this.say(text('say.accepted-already'), false);
    else this.session.accept(label, [this.look.slice]);
  }

  acceptGood(): void {
    const label = this.label();
    if (!label) return;
    const quality = Number(this.page.field('accept-from').value) || acceptableQuality;
    const slices = acceptableSlices(this.session.state, label, quality);
    if (slices.length > 0) this.session.accept(label, slices);
    else this.say(text('say.none-so-good', { quality }), false);
  }

  release(): void {
    const label = this.label();
    if (!label) return;
    if (this.session.state.slice(label, this.look.slice)?.anchored) this.session.release(label, this.look.slice);
    else this.say(text('say.not-locked'), false);
  }

  noTarget(): void {
    const label = this.label();
    if (label && !this.locked(label)) this.session.noTarget(label, this.look.slice);
  }

  /** Moves the mask of the visible slice, or all masks, of the label to another one. */
  relabel(to: Guid, whole: boolean): void {
    const label = this.label();
    if (label) this.session.make(label, this.look.slice, { type: 'relabel', to, whole });
  }
}
