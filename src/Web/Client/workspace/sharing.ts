import { text } from '../texts/texts';
import type { Place } from './bookmark';
import type { Pieces } from './pieces';
import { fragmentOf } from './shareLink';

/** What a person looks at now. */
export function placeNow({ look, views, appearance }: Pieces): Place {
  const { camera } = views.main.viewport;
  return {
    slice: look.slice,
    labelId: look.labelId,
    cross: [look.cross.x, look.cross.y],
    window: [look.window.width, look.window.level],
    ...(views.main.viewport.fits ? {} : { camera: [camera.zoom, camera.focus.x, camera.focus.y] as const }),
    layout: appearance.layout,
  };
}

/** Copies a link to what is on the page; where the browser does not let it, shows it to be copied. */
export async function share(of: Pieces): Promise<void> {
  const link = location.href.replace(/#.*$/, '') + fragmentOf(placeNow(of));
  try {
    await navigator.clipboard.writeText(link);
    of.toasts.show(text('share.copied'), false);
  } catch {
    of.toasts.show(text('share.shown', { link }), false);
  }
}
