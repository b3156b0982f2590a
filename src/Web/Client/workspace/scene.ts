import { obliqueness, planeName } from '../geometry/orientation';
import type { Axis, Volume } from '../geometry/volume';
import { vouchedBy } from '../ribbon/ribbon';
import type { Session } from '../session/session';
import { text } from '../texts/texts';
import { pinsOn } from '../viewer/commentPins';
import type { ShownPrompt } from '../viewer/overlay';
import type { MaskLayer } from '../viewer/sliceRenderer';
import type { Scene } from '../viewer/viewport';
import { greys, windowWords } from '../viewer/windowLevel';
import { EditKind, EditStatus, type Guid } from '../wire/messages';
import { addedColor, removedColor } from './comparison';
import type { Look } from './look';
import { maskLayers, maskOf } from './maskLayers';
import { movesView } from './networks';
import type { Pieces } from './pieces';
import type { ShownDifference } from './planeDifference';
import { planeColor } from './views/planeColors';
import type { SliceView } from './views/sliceView';

const alwaysPositive = new Set(['box', 'extreme-points', 'lasso']);

/** What a view shows now. */
export function sceneOf(of: Pieces, view: SliceView): Scene {
  const { look, volume, rulers } = of;
  const { plane, index } = view;
  const voxels = view.cache.get(index);
  const at = plane.fromIjk(of.views.ijk);
  return {
    voxels,
    window: greys(look.window, look.inverted),
    smoothly: look.smoothly,
    masks: look.masksShown ? [...masksOf(of, view, index), ...changeLayers(of.comparison.shownOn(view, look.labelId, index))] : [],
    title: titleOf(of, view),
    crosshair: look.crosshairShown ? { at, alongX: colorAcross(volume, plane.yAxis), alongY: colorAcross(volume, plane.xAxis) } : null,
    rulers: rulers.on(plane, index),
    cursors: of.following.cursorsOn(view),
    pins: view.main ? pinsOn(of.marks, index) : [],
    waiting: voxels ? null : (view.failing ?? text('view.loading', { slice: index + 1 })),
    ...(view.main ? drawn(of) : still),
  };
}

/** The colour of the plane across a volume axis: its line in another plane. */
const colorAcross = (volume: Volume, axis: number) => planeColor(volume.along('IJK'[axis] as Axis));

const still = { prompts: [], preview: null, color: '#ffffff', notes: [], lock: null, cursor: null, damaged: false };

function titleOf({ volume }: Pieces, { plane, main, index }: SliceView): Scene['title'] {
  const name = { plane: text(`plane.${planeName(plane)}`), slice: index + 1, count: plane.sliceCount };
  const title = text(obliqueness(volume) > 10 ? 'view.oblique' : 'view.title', name);
  return { text: main ? text('view.axis', { title }) : title, color: planeColor(plane) };
}

/** What belongs to the plane that prompts are drawn on. */
function drawn({ look, session, toolbox, brush, around }: Pieces) {
  const { state } = session;
  const view = look.labelId ? state.slice(look.labelId, look.slice) : null;
  const prompts = promptsOf(look, session);
  const draws = !movesView(toolbox.name) && !toolbox.panning;
  return {
    prompts: look.masksShown ? prompts : prompts.filter((p) => p.pending),
    preview: toolbox.preview(),
    color: state.labels.find((l) => l.id === look.labelId)?.color ?? '#ffffff',
    notes: [
      windowWords(look.window),
      ...(look.inverted ? [text('view.inverted')] : []),
      ...(segmenting(look, session) ? [text('view.segmenting')] : []),
    ],
    lock: look.labelId && state.isLabelLocked(look.labelId) ? text('view.label-locked') : view?.anchored ? vouchedBy(view.origin) : null,
    cursor: look.pointer && draws
      ? {
          at: look.pointer,
          positive: toolbox.positive(look.shift),
          sign: !alwaysPositive.has(toolbox.name),
          brush: toolbox.brushes ? brush : null,
        }
      : null,
    damaged: around.header.damagedSlices.includes(look.slice),
  };
}

function masksOf({ look, session, volume, toolbox, preview, comparison }: Pieces, view: SliceView, index: number) {
  const { state } = session;
  const compared = look.labelId && comparison.hides(look.labelId);
  const hidden = compared ? new Set([...look.hidden, look.labelId!]) : look.hidden;
  const stored = (labelId: Guid, at: number) => {
    const slice = state.slice(labelId, at);
    return slice && slice.area > 0 ? maskOf(slice, volume.width, volume.height) : null;
  };
  const source = {
    state, pending: session.outbox.pending, live: toolbox.drawing(), active: look.labelId, voxels: view.cache.get(index), maskOf: stored,
  };
  const style = { active: look.labelId, hidden, style: look.maskStyle, opacity: look.maskOpacity };
  return maskLayers(state, style, (labelId) => {
    if (view.masks) return view.masks.cut(labelId, state.slicesOf(labelId), index);
    const provisional = state.slice(labelId, index)?.provisional === true;
    const drawn = preview.maskOf(source, labelId, index);
    if (drawn) return { mask: drawn.mask, revision: drawn.revision, provisional };
    const mask = stored(labelId, index);
    return mask && { mask, revision: 0, provisional };
  });
}

/** What came and what went, in two colours of their own over the mask. */
function changeLayers(difference: ShownDifference | null): MaskLayer[] {
  const layer = (mask: Uint8Array<ArrayBuffer>, [red, green, blue]: readonly [number, number, number]): MaskLayer =>
    ({ mask, revision: difference?.revision ?? 0, red, green, blue, fill: 0.55, line: 1 });
  return difference ? [layer(difference.added, addedColor), layer(difference.removed, removedColor)] : [];
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
    ...outbox.pending.flatMap(({ labelId, slice, deed }) =>
      (deed.type === 'prompt' && slice === look.slice ? [shown({ ...deed, labelId }, true)] : [])),
  ];
}
