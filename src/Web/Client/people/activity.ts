/** Tells the server that the person does something, at most so often. */
const everyMilliseconds = 10_000;
const gestures = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;

/**
 * Real input in a visible tab counts as activity; nothing else does: no timer, no script, no hidden tab. The server counts the time by its
 * own clock and leaves pauses out.
 */
export function watchActivity(
  root: Pick<EventTarget, 'addEventListener'>, page: Pick<Document, 'visibilityState'>, tell: () => void, now: () => number,
  signal: AbortSignal,
): void {
  let told = -Infinity;
  const hear = (event: Event): void => {
    if (!event.isTrusted || page.visibilityState !== 'visible' || now() - told < everyMilliseconds) return;
    told = now();
    tell();
  };
  for (const gesture of gestures) root.addEventListener(gesture, hear, { signal, passive: true });
}
