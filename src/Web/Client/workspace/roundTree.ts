import { localTime } from './uiState';
import type { Guid, RoundView } from '../wire/messages';

/** A round as the panel draws it: rows in tree order, `depth` branches to the right. */
export interface UiNode extends Omit<RoundView, 'parentId' | 'at' | 'authors' | 'voxels'> {
  readonly depth: number;
  readonly when: string;
  readonly authors: string;
  readonly current: boolean;
  readonly millilitres: number;
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
    .map((r): UiNode => {
      const { parentId: _, at, authors, voxels, ...same } = r;
      return {
        ...same,
        depth: Math.min(depthOf(r), 4),
        when: localTime(at, now),
        authors: authors.filter(Boolean).join(', '),
        current: r === newest,
        millilitres: voxels * voxelMillilitres,
        chosen: r.editId === chosen,
      };
    })
    .reverse();
}
