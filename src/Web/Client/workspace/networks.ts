import type { Command } from '../keys/keymap';
import { toolNames, type ToolName } from '../tools/toolbox';
import { text } from '../texts/texts';

/** Tools that change only what is seen. */
const moving: ReadonlySet<string> = new Set<ToolName>(['pan', 'window', 'zoom', 'crosshair', 'measure']);
/** Tools that draw by hand. All others draw what a network answers. */
const byHand: ReadonlySet<string> = new Set<ToolName>(['brush', 'eraser', 'threshold-brush', 'polygon']);

export const movesView = (tool: string): boolean => moving.has(tool);

/** Whether a command asks for what a network computes. */
export function needsNetworks(command: Command): boolean {
  if (command === 'propagate' || command === 'propagate-all') return true;
  if (!command.startsWith('tool:')) return false;
  const tool = command.slice('tool:'.length);
  return !movesView(tool) && !byHand.has(tool);
}

/** What switching off takes; the page has it. */
export interface Switches {
  state(name: string, value: boolean): void;
  switchOff(command: Command, why: string): void;
}

/** What works while the server has no networks: the page is open to look, accept and export, and says why it does not draw. */
export class Networks {
  /** `refusal` is the server's reason why there are none; null when there are. */
  constructor(
    private readonly refusal: string | null,
    page: Switches,
    private readonly say: (text: string, serious: boolean) => void,
  ) {
    page.state('networks', refusal === null);
    if (refusal === null) return;
    for (const command of [...toolNames.map((name) => `tool:${name}`), 'propagate', 'propagate-all'].filter(needsNetworks)) {
      page.switchOff(command, 'segmentation is not available');
    }
  }

  get firstTool(): ToolName {
    return this.refusal === null ? 'scribble' : 'pan';
  }

  /** Whether a command can be carried out; says why when it cannot. */
  allow(command: Command): boolean {
    if (this.refusal === null || !needsNetworks(command)) return true;
    this.say(text('say.no-networks', { why: this.refusal ?? '' }), true);
    return false;
  }
}
