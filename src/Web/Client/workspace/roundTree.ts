import { localTime } from './uiState';
import type { EditStatus, Guid, RoundView } from '../wire/messages';

/** A round as the panel draws it: rows in tree order, `depth` branches to the right. */
export interface UiNode {
  readonly editId: Guid;
  readonly round: number;
  readonly depth: number;
  readonly when: string;
  readonly authors: string;
  readonly prompts: number;
  readonly drawings: number;
  readonly accepts: number;
  readonly imports: number;
  readonly restored: boolean;
  readonly status: EditStatus | null;
  readonly model: string;
  readonly failure: string | null;
  readonly present: boolean;
  readonly current: boolean;
  readonly slices: number;
  readonly millilitres: number;
  readonly meanQuality: number | null;
  /** Chosen to be compared. */
  readonly chosen: boolean;
}

/**
 * Rows newest first. The branch that is shown, followed back from its newest round, is the trunk; what grew elsewhere stands a step to
 * the right of
 * where it left.
 */
export function rowsOf(rounds: readonly RoundView[], voxelMillilitres: number, chosen: Guid | null, now = new Date()): UiNode[] {
  const byId = new Map(rounds.map((r) => [r.editId, r]));
  const newest = [...rounds].reverse().find((r) => r.present) ?? rounds[rounds.length - 1];
  const depths = new Map<Guid, number>();
  for (let at = newest; at && !depths.has(at.editId); at = at.parentId ? byId.get(at.parentId) : undefined) depths.set(at.editId, 0);
  const depthOf = (round: RoundView): number => {
    const known = depths.get(round.editId);
    if (known !== undefined) return known;
    const parent = round.parentId ? byId.get(round.parentId) : undefined;
    const first =
      parent &&
      !rounds.some((r) => r.parentId === parent.editId && depths.has(r.editId) && depths.get(r.editId) === depths.get(parent.editId));
    const depth = parent ? depthOf(parent) + (first ? 0 : 1) : 1;
    depths.set(round.editId, depth);
    return depth;
  };
  return rounds
    .map((r): UiNode => ({
      editId: r.editId,
      round: r.round,
      depth: Math.min(depthOf(r), 4),
      when: localTime(r.at, now),
      authors: r.authors.filter(Boolean).join(', '),
      prompts: r.prompts,
      drawings: r.drawings,
      accepts: r.accepts,
      imports: r.imports,
      restored: r.restored,
      status: r.status,
      model: r.model,
      failure: r.failure,
      present: r.present,
      current: r === newest,
      slices: r.slices,
      millilitres: r.voxels * voxelMillilitres,
      meanQuality: r.meanQuality,
      chosen: r.editId === chosen,
    }))
    .reverse();
}
