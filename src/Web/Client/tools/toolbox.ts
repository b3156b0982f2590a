import { PromptKind, type DrawingView } from '../wire/messages';
import { BoxTool } from './boxTool';
import { BrushTool } from './brushTool';
import { ClickTool } from './clickTool';
import { DragTool, type Drag } from './dragTool';
import { ExtremePointsTool } from './extremePointsTool';
import { PolygonTool } from './polygonTool';
import { StrokeTool } from './stroke';
import type { PointerSample, Preview, Tool, ToolHost } from './tool';

export const toolNames = [
  'scribble', 'scribble-negative', 'click', 'click-negative', 'box', 'extreme-points', 'lasso',
  'brush', 'eraser', 'threshold-brush', 'polygon', 'pan', 'window', 'zoom', 'crosshair', 'measure',
] as const;
export type ToolName = (typeof toolNames)[number];

/** What the tools that move the view need. */
export interface ViewHost {
  pan(at: PointerSample): Drag;
  window(at: PointerSample): Drag;
  zoom(at: PointerSample): Drag;
  crosshair(at: PointerSample): Drag;
  measure(at: PointerSample): Drag;
}

/** Buttons of a pointer event. */
export const Button = { primary: 0, middle: 1, secondary: 2, eraser: 5 } as const;

/**
 * Which tool gets the pointer. The primary button goes to the chosen tool, the middle button or Space to pan, the secondary button to
 * window/level, a pen's other end to the eraser. From press to release one gesture has the pointer alone; choosing another tool interrupts
 * it.
 */
export class Toolbox {
  private readonly tools: Record<ToolName, Tool>;
  private chosen: ToolName = 'scribble';
  private gesture: Tool | null = null;
  /** Space is held: the primary button pans. */
  panning = false;

  constructor(host: ToolHost, view: ViewHost) {
    const unlessShift = (at: PointerSample) => !at.shift;
    const withShift = (at: PointerSample) => at.shift;
    this.tools = {
      scribble: new StrokeTool(host, PromptKind.scribble, unlessShift),
      'scribble-negative': new StrokeTool(host, PromptKind.scribble, withShift),
      click: new ClickTool(host, unlessShift),
      'click-negative': new ClickTool(host, withShift),
      box: new BoxTool(host),
      'extreme-points': new ExtremePointsTool(host),
      lasso: new StrokeTool(host, PromptKind.lasso, () => true),
      brush: new BrushTool(host, unlessShift),
      eraser: new BrushTool(host, withShift),
      'threshold-brush': new BrushTool(host, unlessShift, true),
      polygon: new PolygonTool(host),
      pan: new DragTool((at) => view.pan(at)),
      window: new DragTool((at) => view.window(at)),
      zoom: new DragTool((at) => view.zoom(at)),
      crosshair: new DragTool((at) => view.crosshair(at)),
      measure: new DragTool((at) => view.measure(at)),
    };
  }

  get name(): ToolName {
    return this.chosen;
  }

  /** A gesture has the pointer. */
  get busy(): boolean {
    return this.gesture !== null;
  }

  choose(name: ToolName): void {
    if (name === this.chosen) return;
    this.cancel();
    this.tools[this.chosen].cancel();
    this.chosen = name;
  }

  down(button: number, at: PointerSample): boolean {
    if (this.gesture) return false;
    const tool = this.toolFor(button);
    if (!tool) return false;
    this.gesture = tool;
    tool.down(at);
    return true;
  }

  move(at: PointerSample): void {
    this.gesture?.move(at);
  }

  up(at: PointerSample): void {
    const tool = this.gesture;
    this.gesture = null;
    tool?.up(at);
  }

  /** The pointer moves with no button down. */
  hover(at: PointerSample): void {
    if (!this.gesture) this.tools[this.chosen].hover?.(at);
  }

  /** Enter. True when the chosen tool held something. */
  finish(): boolean {
    return !this.gesture && this.tools[this.chosen].finish?.() === true;
  }

  /** Backspace. True when the chosen tool held something. */
  back(): boolean {
    return !this.gesture && this.tools[this.chosen].back?.() === true;
  }

  /** What the gesture under way would do to the mask if it ended now. */
  drawing(): DrawingView | null {
    return this.gesture?.drawing?.() ?? this.tools[this.chosen].drawing?.() ?? null;
  }

  /** A gesture of a drawing tool has the pointer. */
  get draws(): boolean {
    return this.gesture !== null && !(this.gesture instanceof DragTool);
  }

  /** The chosen tool is a round brush. */
  get brushes(): boolean {
    return this.tools[this.chosen] instanceof BrushTool;
  }

  /** Takes back the gesture under way, or the points the chosen tool holds. True when there was something to take back. */
  cancel(): boolean {
    const tool = this.gesture ?? this.tools[this.chosen];
    this.gesture = null;
    return tool.cancel();
  }

  /** The pointer was lost, or a second finger came: its press did not happen. What the chosen tool holds from earlier presses stays. */
  abort(): void {
    const { gesture } = this;
    this.gesture = null;
    if (gesture?.abortPress) gesture.abortPress();
    else gesture?.cancel();
  }

  /** Another slice, label or tool: what was being drawn no longer means anything. Moving the view goes on. */
  interrupt(): void {
    if (this.gesture instanceof DragTool && this.gesture !== this.tools[this.chosen]) {
      this.tools[this.chosen].cancel();
    } else if (!(this.gesture instanceof DragTool)) {
      this.cancel();
    }
  }

  preview(): Preview | null {
    return (this.gesture ?? this.tools[this.chosen]).preview() ?? this.tools[this.chosen].preview();
  }

  /** What a gesture started now would mean: true target, false background. */
  positive(shift: boolean): boolean {
    switch (this.chosen) {
      case 'scribble':
      case 'click':
      case 'brush':
      case 'threshold-brush':
      case 'polygon':
        return !shift;
      case 'scribble-negative':
      case 'click-negative':
      case 'eraser':
        return shift;
      default:
        return true;
    }
  }

  private toolFor(button: number): Tool | null {
    switch (button) {
      case Button.primary:
        return this.tools[this.panning ? 'pan' : this.chosen];
      case Button.middle:
        return this.tools.pan;
      case Button.secondary:
        return this.tools.window;
      case Button.eraser:
        return this.tools.eraser;
      default:
        return null;
    }
  }
}
