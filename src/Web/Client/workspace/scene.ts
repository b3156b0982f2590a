import type { Session } from '../session/session';
import type { Toolbox } from '../tools/toolbox';
import type { ShownPrompt } from '../viewer/overlay';
import type { SliceCache } from '../viewer/sliceCache';
import type { Scene } from '../viewer/viewport';
import { EditKind, EditStatus, SliceOrigin, type Guid } from '../wire/messages';
import type { Look } from './look';
import { maskLayers } from './maskLayers';

const vouched: Record<number, string> = {
  [SliceOrigin.prompted]: 'drawn',
  [SliceOrigin.propagated]: 'locked',
  [SliceOrigin.accepted]: 'accepted',
  [SliceOrigin.noTarget]: 'no target here',
};

const viewTools = new Set(['pan', 'window', 'zoom']);
const alwaysPositive = new Set(['box', 'extreme-points', 'lasso']);

/** What the viewport shows now. */
export function sceneOf(
  look: Look, session: Session, cache: SliceCache, toolbox: Toolbox, width: number, height: number, damaged: ReadonlySet<number>,
): Scene {
  const { state } = session;
  const voxels = cache.get(look.slice);
  const view = look.labelId ? state.slice(look.labelId, look.slice) : null;
  const prompts = promptsOf(look, session);
  const draws = !viewTools.has(toolbox.name) && !toolbox.panning;
  return {
    voxels,
    masks: look.masksShown ? maskLayers(state, look.slice, look.labelId, look.hidden, width, height) : [],
    prompts: look.masksShown ? prompts : prompts.filter((p) => p.pending),
    preview: toolbox.preview(),
    color: state.labels.find((l) => l.id === look.labelId)?.color ?? '#ffffff',
    notes: segmenting(look, session) ? ['segmenting …'] : [],
    lock: view?.anchored ? (vouched[view.origin] ?? 'locked') : null,
    cursor: look.pointer && draws
      ? { at: look.pointer, positive: toolbox.positive(look.shift), sign: !alwaysPositive.has(toolbox.name) }
      : null,
    damaged: damaged.has(look.slice),
    waiting: voxels ? null : (look.failing ?? `Loading slice ${look.slice + 1} …`),
  };
}

/** The network works on a prompt of this slice: its mask follows. */
function segmenting(look: Look, { state }: Session): boolean {
  return state.edits.some((e) => e.kind === EditKind.prompt && e.status === EditStatus.running && e.slice === look.slice);
}

/** Prompts on the slice: those on disk, then those on their way. */
function promptsOf(look: Look, { state, outbox }: Session): ShownPrompt[] {
  const colors = new Map(state.labels.map((l) => [l.id, l.color]));
  const shown = (p: Omit<ShownPrompt, 'color' | 'pending' | 'faint'> & { labelId: Guid }, pending: boolean): ShownPrompt => ({
    kind: p.kind,
    positive: p.positive,
    points: p.points,
    color: colors.get(p.labelId) ?? '#ffffff',
    pending,
    faint: p.labelId !== look.labelId,
  });
  return [
    ...state.promptsOn(look.slice).filter((p) => !look.hidden.has(p.labelId)).map((p) => shown(p, false)),
    ...outbox.pending.filter((p) => p.slice === look.slice).map((p) => shown(p, true)),
  ];
}
