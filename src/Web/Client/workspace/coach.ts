import { readable } from '../keys/chord';
import { text } from '../texts/texts';
import type { EditView } from '../wire/messages';
import { coachSteps, isDone, type CoachStep } from './coachSteps';
import { make } from './dom';
import type { FirstRun } from './firstRun';
import type { Pieces } from './pieces';

/** The command of a step, whose key is told; the export is a button. */
const commands: Readonly<Record<CoachStep, string | null>> = {
  prompt: 'tool:scribble', propagate: 'propagate', fix: 'fix-next', export: null,
};

/**
 * The first steps of somebody new, in a corner of the page and in nobody's way: prompt, propagate, fix next, export. A step ends when it
 * was done, or passed over; all of it can be skipped, and asked for again from the key sheet.
 */
export class Coach {
  private at = -1;
  private offered = false;
  private before: ReadonlySet<string> = new Set();
  private readonly done = new Set<string>();
  private readonly words = make('p');
  private readonly title = make('b');
  private readonly next = make('button', {
    className: 'ws-button ws-primary', attributes: { type: 'button', 'data-testid': 'coach-next' },
  });

  constructor(
    private readonly root: HTMLElement,
    private readonly firstRun: FirstRun,
    private readonly of: Pieces,
  ) {
    const skip = make('button', {
      text: text('coach.skip'), className: 'ws-button', attributes: { type: 'button', 'data-testid': 'coach-skip' },
    });
    skip.addEventListener('click', () => this.end());
    this.next.addEventListener('click', () => this.go(this.at + 1));
    root.setAttribute('role', 'status');
    root.replaceChildren(this.title, this.words, make('div', { className: 'ws-row' }, this.next, skip));
    root.hidden = true;
  }

  /** The case is open: for a person who was never shown it. */
  async offer(): Promise<void> {
    if (this.offered) return;
    this.offered = true;
    if (await this.firstRun.wanted()) this.begin();
  }

  begin(): void {
    this.before = new Set(this.of.session.state.edits.map((e) => e.id));
    this.done.clear();
    this.go(0);
  }

  /** A command was carried out. */
  did(command: string): void {
    this.done.add(command);
    this.changed();
  }

  /** What was done may end the step. */
  changed(): void {
    const step = coachSteps[this.at];
    if (!step) return;
    const edits = this.of.session.state.edits.filter((e: EditView) => !this.before.has(e.id));
    if (isDone(step, { edits, commands: this.done })) this.go(this.at + 1);
  }

  private go(at: number): void {
    const step = coachSteps[at];
    if (!step) {
      this.end();
      return;
    }
    this.at = at;
    const command = commands[step];
    const key = command === null ? '' : readable(this.of.keys.keymap.keysOf(command)[0] ?? '–');
    this.title.textContent = text('coach.title', { place: at + 1, count: coachSteps.length });
    this.words.textContent = text(`coach.${step}`, { key });
    this.next.textContent = text(at + 1 < coachSteps.length ? 'coach.next' : 'coach.end');
    this.root.hidden = false;
    this.of.page.state('coach', step);
    this.changed();
  }

  private end(): void {
    if (this.at < 0) return;
    this.at = -1;
    this.root.hidden = true;
    this.of.page.state('coach', '');
    void this.firstRun.done();
  }
}
