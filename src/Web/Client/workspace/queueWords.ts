/** Where something stands in the queue, in words: "place 3 in the queue, about 4 s". Without a measurement, the place alone. */
export function place(at: { readonly position: number; readonly seconds: number | null }): string {
  const words = `place ${at.position} in the queue`;
  return at.seconds === null ? words : `${words}, ${about(at.seconds)}`;
}

/** A duration as people say it: "about 4 s", "about 1½ min". The server rounds it up to seconds, five seconds, half minutes. */
export function about(seconds: number): string {
  if (seconds < 60) return `about ${Math.round(seconds)} s`;
  const halves = Math.round(seconds / 30);
  return `about ${Math.floor(halves / 2)}${halves % 2 === 1 ? '½' : ''} min`;
}
