import { automatic, ctPresets, windowName, type WindowLevel } from '../viewer/windowLevel';
import type { Pieces } from './pieces';

/** The window that all views share: a preset of CT by name, the volume's percentiles, or numbers that a person dragged or typed. */
export class Windowing {
  constructor(private readonly of: Pieces) {}

  /** A preset's name; any other word means the volume's percentiles. */
  set(name: string): void {
    const preset = ctPresets.find((p) => p.name === name);
    this.show(preset ?? automatic(this.of.around.header.intensity), preset?.name ?? 'automatic');
  }

  show({ level, width }: WindowLevel, name: string): void {
    this.of.look.window = { level, width, name };
    this.showFields();
    this.of.views.invalidate();
    this.of.following.moved(true);
  }

  /** Low intensities bright instead of dark, or back. */
  invert(inverted = !this.of.look.inverted): void {
    this.of.look.inverted = inverted;
    this.showFields();
    this.of.views.invalidate();
    this.of.memory.show();
  }

  /** A window by its numbers; it has a preset's name when it is one. */
  showNumbers(window: WindowLevel): void {
    this.show(window, windowName(window, this.of.around.header.intensity));
  }

  showFields(): void {
    const { page, look: { window, inverted } } = this.of;
    page.field('window').value = window.name;
    page.state('inverted', inverted);
    page.pressed('invert', inverted);
    const digits = window.width < 10 ? 2 : 0;
    page.field('window-width').value = window.width.toFixed(digits);
    page.field('window-level').value = window.level.toFixed(digits);
  }

  listen(signal: AbortSignal): void {
    const { page, around } = this.of;
    const presets = page.field('window');
    presets.addEventListener('change', () => this.set(presets.value), { signal });
    for (const name of ['width', 'level'] as const) {
      const field = page.field(`window-${name}`);
      field.addEventListener('change', () => this.typed({ [name]: Number(field.value) }), { signal });
    }
    if (around.header.modality !== 'CT') page.state('hounsfield', false);
  }

  /** What is not a number, or no width, changes nothing; the fields go back to what is shown. */
  private typed(change: Partial<WindowLevel>): void {
    const window = { ...this.of.look.window, ...change };
    if (Number.isFinite(window.level) && Number.isFinite(window.width) && window.width > 0) this.show(window, 'custom');
    else this.showFields();
  }
}
