import type { Volume } from '../geometry/volume';
import type { Command } from '../keys/keymap';
import type { Ribbon } from '../ribbon/ribbon';
import type { Session } from '../session/session';
import type { Toolbox } from '../tools/toolbox';
import type { Actions } from './actions';
import type { Appearance } from './appearance';
import type { Drawing } from './drawing';
import type { Look } from './look';
import type { Navigation } from './navigation';
import type { Networks } from './networks';
import type { Page } from './page';
import type { Panels } from './panels';
import type { RangeFields } from './rangeFields';
import type { Readouts } from './readouts';
import type { Rulers } from './rulers';
import type { Surroundings } from './surroundings';
import type { Toasts } from './toasts';
import type { Views } from './views/views';
import type { Windowing } from './windowing';

/**
 * What the annotation page is made of. The Workspace makes each piece once; a piece that ties others together is handed all of them and
 * uses them only after the page is complete.
 */
export interface Pieces {
  readonly around: Surroundings;
  readonly page: Page;
  readonly volume: Volume;
  readonly look: Look;
  readonly session: Session;
  readonly toolbox: Toolbox;
  readonly views: Views;
  readonly rulers: Rulers;
  readonly ribbon: Ribbon;
  readonly toasts: Toasts;
  readonly readouts: Readouts;
  readonly actions: Actions;
  readonly panels: Panels;
  readonly rangeFields: RangeFields;
  readonly networks: Networks;
  readonly navigation: Navigation;
  readonly drawing: Drawing;
  readonly windowing: Windowing;
  readonly appearance: Appearance;
  /** Carries out a command of a key, a button or Blazor. A word the page does not know is an error of the page. */
  run(command: Command): void;
}
