import { EditKind, EditStatus, type EditView } from '../wire/messages';

export const coachSteps = ['prompt', 'propagate', 'fix', 'export'] as const;
export type CoachStep = (typeof coachSteps)[number];

/** What the coach looks at: what was done since it came. */
export interface Done {
  readonly edits: readonly EditView[];
  /** Commands that were carried out. */
  readonly commands: ReadonlySet<string>;
}

/** Whether a person has done what a step asks for. */
export function isDone(step: CoachStep, { edits, commands }: Done): boolean {
  const ended = (kinds: readonly number[]) => edits.some((e) => !e.undone && kinds.includes(e.kind) && e.status !== EditStatus.running);
  switch (step) {
    case 'prompt':
      return ended([EditKind.prompt, EditKind.draw]);
    case 'propagate':
      return ended([EditKind.propagation]);
    case 'fix':
      return commands.has('fix-next');
    case 'export':
      return commands.has('export');
  }
}
