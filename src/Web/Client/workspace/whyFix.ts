import { text } from '../texts/texts';
import type { SuggestionView } from '../wire/messages';

/** Why a slice should be fixed next: "estimated IoU 0.62, area jumps by 40 %, 12 slices from the nearest anchor". */
export function whyFix({ quality, empty, jump, distance }: SuggestionView): string {
  const facts = [text('fix.quality', { quality: quality.toFixed(2) })];
  if (empty) facts.push(text('fix.empty'));
  if (jump !== null) facts.push(text('fix.jump', { percent: Math.round(100 * jump) }));
  if (distance === 1) facts.push(text('fix.next-to'));
  else if (distance !== null) facts.push(text('fix.distance', { count: distance }));
  return facts.join(', ');
}
