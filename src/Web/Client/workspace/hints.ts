import { isText, text } from '../texts/texts';
import type { ToolName } from '../tools/toolbox';
import type { Held } from './keyboard';

/** One line that says what a gesture started now would do: it follows the tool and the keys held. */
export function hintOf(tool: ToolName, held: Held, panning: boolean): string {
  if (panning) return text('hint.space');
  for (const modifier of ['ctrl', 'alt', 'shift'] as const) {
    const key = `hint.${tool}.${modifier}`;
    if (held[modifier] && isText(key)) return text(key);
  }
  if (held.ctrl) return text('hint.ctrl');
  return text(`hint.${tool}` as `hint.${'pan'}`);
}
