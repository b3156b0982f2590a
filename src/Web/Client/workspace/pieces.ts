import type { Volume } from '../geometry/volume';
import type { Command } from '../keys/keymap';
import type { QualityCurve } from '../ribbon/curve';
import type { Ribbon } from '../ribbon/ribbon';
import type { Session } from '../session/session';
import type { Brush } from '../tools/brush';
import type { Toolbox } from '../tools/toolbox';
import type { CommentMark } from '../viewer/commentPins';
import type { Actions } from './actions';
import type { Appearance } from './appearance';
import type { AxisChoice } from './axisChoice';
import type { Banner } from './banner';
import type { BrushBar } from './brushBar';
import type { Changes } from './changes';
import type { Company } from './company';
import type { Coach } from './coach';
import type { Comparison } from './comparison';
import type { Drawing } from './drawing';
import type { Following } from './following';
import type { KeySheet } from './keySheet';
import type { KeyStore } from './keyStore';
import type { Look } from './look';
import type { MaskPreview } from './maskPreview';
import type { MemoryPanel } from './memoryPanel';
import type { Navigation } from './navigation';
import type { Networks } from './networks';
import type { Page } from './page';
import type { Palette } from './palette';
import type { Panels } from './panels';
import type { RangeFields } from './rangeFields';
import type { Readers } from './readers';
import type { Readouts } from './readouts';
import type { Reviewing } from './reviewing';
import type { Rounds } from './rounds';
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
  readonly changes: Changes;
  readonly brush: Brush;
  readonly brushBar: BrushBar;
  readonly preview: MaskPreview;
  readonly keys: KeyStore;
  readonly keySheet: KeySheet;
  readonly palette: Palette;
  readonly reviewing: Reviewing;
  readonly comparison: Comparison;
  readonly readers: Readers;
  readonly rounds: Rounds;
  readonly memory: MemoryPanel;
  readonly curve: QualityCurve;
  readonly axisChoice: AxisChoice;
  readonly banner: Banner;
  readonly coach: Coach;
  readonly company: Company;
  readonly following: Following;
  readonly appearance: Appearance;
  /** Slices with open comments. */
  readonly comments: ReadonlySet<number>;
  /** Open comments of the case. */
  readonly marks: readonly CommentMark[];
  /** Carries out a command of a key, a button or Blazor. A word the page does not know is an error of the page. */
  run(command: Command): void;
}
