import { planeName } from '../geometry/orientation';
import type { Axis } from '../geometry/volume';
import { text } from '../texts/texts';
import { make } from './dom';
import type { Pieces } from './pieces';

const axes: readonly Axis[] = ['K', 'J', 'I'];

/** The propagation axis: chosen while the case is empty, then shown. Slices, prompts and masks are those of one axis. */
export class AxisChoice {
  constructor(private readonly of: Pieces) {}

  show(): void {
    const { page, session, volume } = this.of;
    const field = page.field('axis');
    if (field.childElementCount === 0) {
      const option = (axis: Axis) =>
        make('option', { text: text(`plane.${planeName(volume.along(axis))}`), attributes: { value: axis } });
      field.append(...axes.map(option));
    }
    field.value = volume.header.axis;
    const chosen = session.state.edits.length > 0 || !session.outbox.empty;
    field.toggleAttribute('disabled', chosen);
    field.title = text(chosen ? 'axis.chosen' : 'axis.choose');
  }

  listen(signal: AbortSignal): void {
    const field = this.of.page.field('axis');
    field.addEventListener('change', () => void this.choose(field.value as Axis), { signal });
  }

  private async choose(axis: Axis): Promise<void> {
    if (await this.of.session.chooseAxis('IJK'.indexOf(axis))) this.of.around.reload();
    else this.show();
  }
}
