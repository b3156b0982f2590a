import { text } from '../texts/texts';

/** Where something stands in the queue, in words: "place 3 in the queue, about 4 s". Without a measurement, the place alone. */
export function place(at: { readonly position: number; readonly seconds: number | null }): string {
  const words = text('queue.place', { position: at.position });
  return at.seconds === null ? words : text('queue.place-and-time', { place: words, time: about(at.seconds) });
}

/** A duration as people say it: "about 4 s", "about 1½ min". The server rounds it up to seconds, five seconds, half minutes. */
export function about(seconds: number): string {
  if (seconds < 60) return text('queue.seconds', { seconds: Math.round(seconds) });
  const halves = Math.round(seconds / 30);
  return text('queue.minutes', { minutes: `${Math.floor(halves / 2)}${halves % 2 === 1 ? '½' : ''}` });
}
