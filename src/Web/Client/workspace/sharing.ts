import { text } from '../texts/texts';
import { Camera } from '../viewer/camera';
import type { Place } from './bookmark';
import type { Pieces } from './pieces';
import { fragmentOf, placeOf } from './shareLink';

/** What a person looks at now. */
export function placeNow({ look, views, appearance }: Pieces): Place {
  const { camera } = views.main.viewport;
  return {
    slice: look.slice,
    labelId: look.labelId,
    cross: [look.cross.x, look.cross.y],
    window: [look.window.width, look.window.level],
    inverted: look.inverted,
    ...(views.main.viewport.fits ? {} : { camera: [camera.zoom, camera.focus.x, camera.focus.y] as const }),
    layout: appearance.layout,
  };
}

/** Goes where a link leads that was put into the address while the case is open; the address forgets it, as at opening. */
export function followLink(of: Pieces): void {
  const place = placeOf(location.hash, of.volume.sliceCount);
  if (!place) return;
  history.replaceState(history.state, '', location.pathname + location.search);
  goTo(of, place);
}

/** What a place leaves out stays as it is. */
export function goTo({ look, volume, navigation, windowing, appearance, views }: Pieces, place: Place): void {
  const [x, y] = place.cross ?? [look.cross.x, look.cross.y];
  navigation.moveTo(volume.toIjk(x, y, place.slice));
  if (place.labelId) navigation.chooseLabel(place.labelId);
  if (place.window) {
    windowing.showNumbers({ width: place.window[0], level: place.window[1] });
    windowing.invert(place.inverted ?? false);
  }
  if (place.layout) appearance.setLayout(place.layout);
  const { viewport } = views.main;
  const { camera } = place;
  if (camera) viewport.camera = Camera.at(viewport.plane, viewport.camera.viewport, { x: camera[1], y: camera[2] }, camera[0]);
  else viewport.fit();
}

/** Copies a link to what is on the page; where the browser does not let it, or keeps the page waiting, shows it to be copied. */
export async function share(of: Pieces): Promise<void> {
  const link = location.href.replace(/#.*$/, '') + fragmentOf(placeNow(of));
  if (await copied(link)) of.toasts.show(text('share.copied'), false);
  else of.toasts.show(text('share.shown', { link }), false, 30);
}

/** Without TLS there is no clipboard, a window behind others is refused it, and a question to the person may stay unanswered. */
function copied(link: string): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (!clipboard) return Promise.resolve(false);
  return Promise.race([
    clipboard.writeText(link).then(() => true, () => false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 3000)),
  ]);
}
