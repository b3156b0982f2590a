import { maskStyles } from './look';
import type { Pieces } from './pieces';
import { layouts, type Layout, type Taste } from './taste';

/** How the page looks: layout, mask style, interpolation, crosshair, side panel. Every change is kept for the next case. */
export class Appearance {
  private panelOpen: boolean | null;
  private shownLayout: Layout;

  constructor(
    private readonly of: Pieces,
    taste: Taste,
  ) {
    this.panelOpen = taste.panelOpen;
    this.shownLayout = taste.layout;
  }

  get layout(): Layout {
    return this.shownLayout;
  }

  /** A layout by name, or the next one. */
  setLayout(name: string): void {
    const next = layouts[(layouts.indexOf(this.shownLayout) + 1) % layouts.length]!;
    const layout = name === 'next' ? next : layouts.find((l) => l === name);
    if (!layout) throw new Error(`The page has no layout "${name}".`);
    this.change(() => (this.shownLayout = layout));
  }

  nextMaskStyle(): void {
    const { look } = this.of;
    this.change(() => (look.maskStyle = maskStyles[(maskStyles.indexOf(look.maskStyle) + 1) % maskStyles.length]!));
  }

  /** An opacity 0…1, or a step with its sign. */
  setOpacity(to: string): void {
    const { look } = this.of;
    const opacity = /^[+-]/.test(to) ? look.maskOpacity + Number(to) : Number(to);
    this.change(() => (look.maskOpacity = Math.min(Math.max(Math.round(opacity * 100) / 100, 0), 1)));
  }

  toggleInterpolation(): void {
    this.change(() => (this.of.look.smoothly = !this.of.look.smoothly));
  }

  toggleCrosshair(): void {
    this.change(() => (this.of.look.crosshairShown = !this.of.look.crosshairShown));
  }

  /** Opens or closes the side panel; with a card's name, opens it there. */
  panel(card: string): void {
    const { page } = this.of;
    const open = page.root.dataset['panel'] === 'open';
    this.change(() => (this.panelOpen = card !== '' || !open));
    if (card !== '') page.root.querySelector(`#ws-card-${card}`)?.scrollIntoView({ block: 'start' });
  }

  listen(signal: AbortSignal): void {
    const { page } = this.of;
    const style = page.field('mask-style');
    style.addEventListener('change', () => this.change(() => {
      this.of.look.maskStyle = maskStyles.find((s) => s === style.value) ?? 'both';
    }), { signal });
    const opacity = page.field('mask-opacity');
    opacity.addEventListener('input', () => this.setOpacity(String(Number(opacity.value) / 100)), { signal });
    narrow.addEventListener('change', () => this.show(), { signal });
  }

  show(): void {
    const { page, look } = this.of;
    page.state('layout', this.shownLayout);
    page.state('panel', (this.panelOpen ?? !narrow.matches) ? 'open' : 'icons');
    page.state('maskStyle', look.maskStyle);
    for (const layout of layouts) page.pressed(`layout:${layout}`, layout === this.shownLayout);
    page.pressed('interpolation', look.smoothly);
    page.pressed('crosshair', look.crosshairShown);
    page.pressed('masks', look.masksShown);
    page.pressed('panel', page.root.dataset['panel'] === 'open');
    page.field('mask-style').value = look.maskStyle;
    page.field('mask-opacity').value = String(Math.round(look.maskOpacity * 100));
    this.of.views.invalidate();
  }

  private change(make: () => void): void {
    make();
    this.show();
    const { look, around } = this.of;
    const taste: Taste = {
      layout: this.shownLayout, maskStyle: look.maskStyle, maskOpacity: look.maskOpacity, smoothly: look.smoothly,
      crosshairShown: look.crosshairShown, panelOpen: this.panelOpen,
    };
    around.taste.write(JSON.stringify(taste));
  }
}

/** Windows in which the side panel leaves too little for the picture. */
const narrow = matchMedia('(max-width: 1360px)');
