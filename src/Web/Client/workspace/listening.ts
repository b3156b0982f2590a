import { listenToKeyboard } from './keyboard';
import type { Pieces } from './pieces';
import { listenToPointer } from './pointerInput';
import { followLink } from './sharing';
import { ViewPointer } from './views/viewPointer';

/** Everything the browser tells the page: pointer, keys, buttons, fields, the network. Ends with the signal. */
export function listen(of: Pieces, signal: AbortSignal): void {
  const { page, look, views, toolbox, readouts, navigation, windowing, session, actions, drawing } = of;
  for (const view of views.all) {
    listenToPointer(view.viewport, new ViewPointer(of, view), {
      hover: (at, shift) => {
        const entered = (view.pointer === null) !== (at === null);
        view.pointer = at;
        if (entered && !toolbox.busy) of.drawing.hint();
        if (view.main) look.pointer = at;
        look.shift = shift;
        drawing.hint();
        readouts.pointer();
        of.following.moved(false);
        if (view.main) view.viewport.invalidate();
      },
      step: (slices) => {
        const { x, y } = view.plane.fromIjk(views.ijk);
        navigation.moveTo(view.plane.toIjk(x, y, view.index + slices));
      },
    }, signal);
  }
  listenToKeyboard({
    keymap: () => of.keys.keymap,
    run: (command) => of.run(command),
    panning: (held) => {
      toolbox.panning = held;
      page.state('panning', held);
      drawing.hint();
    },
    held: (held) => {
      Object.assign(look, held);
      drawing.hint();
      views.main.viewport.invalidate();
    },
  }, signal);
  // Menus may open outside the page's root, so commands are heard on the document.
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-command]') : null;
    if (!button || button.hasAttribute('disabled')) return;
    if (event.detail > 0) button.blur();
    of.run(button.dataset['command']!);
  }, { signal });
  page.field('accept-from').addEventListener('change', () => of.panels.pushSoon(), { signal });
  page.field('review-below').addEventListener('change', () => of.curve.invalidate(), { signal });
  windowing.listen(signal);
  of.appearance.listen(signal);
  of.axisChoice.listen(signal);
  page.field('rule').addEventListener('change', () => void actions.suggest(), { signal });
  // A chosen option keeps the keyboard: the next key belongs to the page again.
  page.root.addEventListener('change', (event) => event.target instanceof HTMLSelectElement && event.target.blur(), { signal });
  window.addEventListener('beforeunload', (event) => {
    if (session.outbox.fragile) event.preventDefault();
  }, { signal });
  window.addEventListener('hashchange', () => followLink(of), { signal });
  window.addEventListener('online', () => views.resume(), { signal });
}
