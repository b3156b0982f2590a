import { automatic, ctPresets, initialWindow } from '../viewer/windowLevel';
import type { Pieces } from './pieces';

/** The window by name: a preset of CT, or the volume's percentiles. */
export class Windowing {
  constructor(private readonly of: Pieces) {}

  set(name: string): void {
    const { viewport, page, around } = this.of;
    const preset = ctPresets.find((p) => p.name === name);
    viewport.window = preset ?? automatic(around.header.intensity);
    page.field('window').value = preset?.name ?? 'automatic';
  }

  /** The field says what the case opened with. */
  showInitial(): void {
    const { page, around } = this.of;
    page.field('window').value = initialWindow(around.header).name;
  }

  listen(signal: AbortSignal): void {
    const presets = this.of.page.field('window');
    presets.addEventListener('change', () => this.set(presets.value), { signal });
  }
}
