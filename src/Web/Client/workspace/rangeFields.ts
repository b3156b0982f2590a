import { rangeWith, type Range } from '../ribbon/ribbonLayout';
import type { Page } from './page';

/**
 * The two number fields of the range. People count slices from 1 and mean the last one included; inside, ranges are half-open and count
 * from 0. What is typed is brought into the volume, and the other end moves along when it must.
 */
export class RangeFields {
  constructor(
    private readonly page: Page,
    private readonly count: number,
    get: () => Range,
    set: (range: Range) => void,
    signal: AbortSignal,
  ) {
    for (const end of ['first', 'last'] as const) {
      const field = page.field(`range-${end}`);
      field.addEventListener('change', () => set(this.typed(end, field.value, get())), { signal });
    }
  }

  show(range: Range): void {
    this.page.field('range-first').value = String(range.first + 1);
    this.page.field('range-last').value = String(range.end);
    this.page.state('range', `${range.first}-${range.end}`);
  }

  private typed(end: 'first' | 'last', text: string, range: Range): Range {
    const number = Math.round(Number(text)) || (end === 'first' ? 1 : this.count);
    const slice = Math.min(Math.max(number, 1), this.count) - 1;
    const wide = { first: Math.min(range.first, slice), end: Math.max(range.end, slice + 1) };
    return rangeWith(wide, end, slice);
  }
}
