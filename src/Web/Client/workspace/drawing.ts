import type { Drawn } from '../tools/tool';
import { hints, toolNames, type ToolName } from '../tools/toolbox';
import type { Pieces } from './pieces';

/** From the chosen tool to a prompt on its way. */
export class Drawing {
  constructor(private readonly of: Pieces) {}

  choose(name: ToolName): void {
    if (!toolNames.includes(name)) throw new Error(`The page has no tool "${name}".`);
    const { page, toolbox, views } = this.of;
    toolbox.choose(name);
    page.state('tool', name);
    for (const tool of toolNames) page.pressed(`tool:${tool}`, tool === name);
    this.hint();
    views.main.viewport.invalidate();
  }

  submit(drawn: Drawn): void {
    this.hint();
    const { actions, look, session } = this.of;
    const labelId = actions.label();
    if (!labelId) return;
    // Thousandths of a voxel: what is stored is what is drawn again.
    const points = drawn.points.flatMap((p) => [p.x, p.y]).map((v) => Math.round(v * 1000) / 1000);
    session.prompt({ labelId, slice: look.slice, kind: drawn.kind, positive: drawn.positive, points });
  }

  /** Another slice: what was being drawn no longer means anything. */
  interrupt(): void {
    this.of.toolbox.interrupt();
    this.hint();
  }

  /** What the chosen tool wants, in one line. */
  private hint(): void {
    const { page, toolbox } = this.of;
    page.read('hint', hints[toolbox.name]);
  }
}
