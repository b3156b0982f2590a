import { text } from '../texts/texts';
import { Brush } from '../tools/brush';
import { make } from './dom';
import { wordsOf } from './keySheet';
import type { Pieces } from './pieces';

/** Size, shape and intensities of the brush, above the picture while a brush is chosen. */
export class BrushBar {
  private readonly size = number('brush-size', text('brush.size'), 0.1);
  private readonly slider = make('input', {
    attributes: { type: 'range', min: '0', max: '100', step: '1', 'aria-label': text('brush.size'), 'data-testid': 'brush-slider' },
  });
  private readonly ball = box('brush-ball');
  private readonly pressure = box('brush-pressure');
  private readonly low = number('brush-low', text('brush.band.low'), 1);
  private readonly high = number('brush-high', text('brush.band.high'), 1);
  private readonly band: HTMLElement;
  private readonly disc: HTMLElement;
  private readonly balls: HTMLElement;
  private readonly pens: HTMLElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly of: Pieces,
  ) {
    const { brush } = of;
    const window = make('button', {
      text: text('brush.band.window'),
      className: 'ws-button',
      attributes: { type: 'button', 'data-command': 'brush:band-window', 'data-testid': 'brush-band-window' },
    });
    this.band = make('span', { className: 'ws-choice' }, words(text('brush.band')), this.low, words('–'), this.high, window);
    this.disc = make(
      'span',
      { className: 'ws-choice' },
      words(text('brush.size')),
      this.slider,
      this.size,
      words(text('brush.millimetres')),
    );
    this.balls = make('label', { className: 'ws-choice' }, this.ball, words(text('brush.ball')));
    this.pens = make('label', { className: 'ws-choice' }, this.pressure, words(text('brush.pressure')));
    root.replaceChildren(
      this.disc,
      this.balls,
      this.pens,
      this.band,
      make('span', { className: 'ws-row' }, ...['fill-holes', 'interpolate', 'copy:below', 'copy:above'].map(action)),
    );
    const changed = (change: () => void) => () => {
      change();
      this.show();
    };
    this.size.addEventListener(
      'change',
      changed(() => brush.setRadius(Number(this.size.value) / 2)),
    );
    this.slider.addEventListener(
      'input',
      changed(() => brush.setRadius(toRadius(Number(this.slider.value)))),
    );
    this.ball.addEventListener(
      'change',
      changed(() => (brush.ball = this.ball.checked)),
    );
    this.pressure.addEventListener(
      'change',
      changed(() => (brush.pressure = this.pressure.checked)),
    );
    for (const field of [this.low, this.high]) {
      field.addEventListener(
        'change',
        changed(() => brush.setBand(Number(this.low.value), Number(this.high.value))),
      );
    }
  }

  /** Follows the brush and the chosen tool. */
  show(): void {
    const { brush, toolbox, page, views } = this.of;
    this.root.hidden = !toolbox.brushes && toolbox.name !== 'polygon';
    for (const field of [this.disc, this.balls, this.pens]) field.hidden = !toolbox.brushes;
    this.band.hidden = toolbox.name !== 'threshold-brush';
    this.size.value = String(Math.round(brush.radiusMm * 20) / 10);
    this.slider.value = String(toSlider(brush.radiusMm));
    this.ball.checked = brush.ball;
    this.pressure.checked = brush.pressure;
    [this.low.value, this.high.value] = brush.band.map(String) as [string, string];
    page.state('brush', `${brush.radiusMm}${brush.ball ? ' ball' : ''}`);
    views.main.viewport.invalidate();
  }

  /** The band that the window shows from black to white. */
  bandFromWindow(): void {
    const { brush, look } = this.of;
    const { level, width } = look.window;
    brush.setBand(Math.round(level - width / 2), Math.round(level + width / 2));
    this.show();
  }
}

function action(command: string): HTMLButtonElement {
  const attributes = { type: 'button', 'data-command': command, title: wordsOf(command), 'data-testid': command.replace(':', '-') };
  return make('button', { text: text(`short.${command}` as 'short.interpolate'), className: 'ws-button', attributes });
}

/** The slider is logarithmic: small brushes need fine steps. */
const least = 0.25;
const toRadius = (at: number) => least * (Brush.largest / least) ** (at / 100);
const toSlider = (radius: number) => Math.round((100 * Math.log(Math.max(radius, least) / least)) / Math.log(Brush.largest / least));

function number(testId: string, label: string, step: number): HTMLInputElement {
  return make('input', { attributes: { type: 'number', step: String(step), 'aria-label': label, 'data-testid': testId } });
}

function box(testId: string): HTMLInputElement {
  return make('input', { attributes: { type: 'checkbox', 'data-testid': testId } });
}

function words(text: string): HTMLElement {
  return make('span', { text });
}
