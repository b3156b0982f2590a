import { HttpTransportType, HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import type {
  CaseView, Direction, EditView, Guid, NextSliceRule, PresenceChanged, PromptMoved, ReadingView,
  RoundView, RunView, SharedView, SlicesChanged,
  SliceView, SuggestionChanged, SuggestionView,
} from '../wire/messages';
import type { Gesture } from './gesture';
import { refusalOf } from './refused';

export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'signed-out' | 'closed';

export interface HubEvents {
  /** `connected` comes before the case is opened on the new connection. */
  state(state: ConnectionState): void;
  slices(event: SlicesChanged): void;
  edit(event: EditView): void;
  run(event: RunView): void;
  moved(event: PromptMoved): void;
  suggestion(event: SuggestionChanged): void;
  presence(event: PresenceChanged): void;
  /** What a page looks at that this one looks together with. */
  shown(event: SharedView): void;
  /** The person may not see the case any more; nothing comes after it. */
  dismissed(why: string): void;
}

/** What the page asks of the server: docs/wire.md, one function a method. Every function rejects with Refused when the server says no. */
export interface Hub {
  start(): void;
  open(): Promise<CaseView>;
  /** Resolves when the gesture is on disk. */
  send(gesture: Gesture): Promise<EditView>;
  propagate(labelIds: readonly Guid[], first: number, end: number, direction: Direction, untilQualityBelow: number): Promise<EditView>;
  stop(): Promise<void>;
  pause(paused: boolean): Promise<void>;
  /** The label's rounds on every branch of the history. */
  rounds(labelId: Guid): Promise<readonly RoundView[]>;
  /** The label's slices when an edit had just ended. */
  stateAt(labelId: Guid, editId: Guid): Promise<readonly SliceView[]>;
  /** What every reader of the scan made of the label; for its adjudication. */
  readings(labelId: Guid): Promise<readonly ReadingView[]>;
  /** Tells the others what this page looks at. */
  look(labelId: Guid | null, slice: number, drawing: boolean): Promise<void>;
  /** Goes along with another page, hands the lead over to one that follows this one, or ends it. */
  follow(pageId: string | null): Promise<void>;
  /** Tells those who look together with this page. */
  show(ijk: readonly number[], window: readonly number[], cursor: readonly number[] | null): Promise<void>;
  /** Chooses the propagation axis (0 I, 1 J, 2 K) of a case in which nothing was done yet. */
  chooseAxis(axis: number): Promise<void>;
  /** This page's name among those present; null while there is no connection. */
  readonly pageId: string | null;
  /** Takes back this person's newest edit. */
  undo(): Promise<EditView | null>;
  redo(): Promise<EditView | null>;
  /** Takes back what a gesture made; null when it did not arrive. */
  takeBack(gestureId: Guid): Promise<EditView | null>;
  suggest(labelId: Guid, rule: NextSliceRule): Promise<SuggestionView | null>;
  dispose(): Promise<void>;
}

/** Milliseconds before something is tried again. */
export const wait = (attempt: number) => Math.min(500 * 2 ** attempt, 8000);

/** The hub over SignalR with MessagePack. It reconnects forever; only `dispose` and a sign-out end it. */
export class CaseHub implements Hub {
  private readonly connection: HubConnection;
  private disposed = false;

  constructor(
    url: string,
    private readonly caseId: Guid,
    private readonly events: HubEvents,
  ) {
    this.connection = new HubConnectionBuilder()
      .withUrl(url, { transport: HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling })
      .withHubProtocol(new MessagePackHubProtocol())
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (context) => wait(context.previousRetryCount) })
      .configureLogging(LogLevel.Error)
      .build();
    this.connection.on('SlicesChanged', (event: SlicesChanged) => events.slices(event));
    this.connection.on('EditChanged', (event: EditView) => events.edit(event));
    this.connection.on('RunChanged', (event: RunView) => events.run(event));
    this.connection.on('PromptMoved', (event: PromptMoved) => events.moved(event));
    this.connection.on('SuggestionChanged', (event: SuggestionChanged) => events.suggestion(event));
    this.connection.on('PresenceChanged', (event: PresenceChanged) => events.presence(event));
    this.connection.on('ViewShown', (event: SharedView) => events.shown(event));
    this.connection.on('Dismissed', (why: string) => {
      events.dismissed(why);
      void this.dispose();
    });
    // The server ends: the answer says that everything before was heard.
    this.connection.on('Goodbye', () => true);
    this.connection.onreconnecting(() => events.state('reconnecting'));
    this.connection.onreconnected(() => events.state('connected'));
    this.connection.onclose((error) => {
      if (this.disposed) events.state('closed');
      else if (isSignedOut(error)) events.state('signed-out');
      else this.start();
    });
  }

  start(): void {
    void this.connect();
  }

  open(): Promise<CaseView> {
    return this.ask('Open', this.caseId);
  }

  send({ gestureId, labelId, slice, deed }: Gesture): Promise<EditView> {
    switch (deed.type) {
      case 'prompt':
        return this.ask('Prompt', this.caseId, labelId, slice, deed.kind, deed.positive, deed.points, gestureId);
      case 'draw':
        return this.ask('Draw', this.caseId, labelId, slice, deed.drawing, gestureId);
      case 'no-target':
        return this.ask('NoTarget', this.caseId, labelId, slice, gestureId);
      case 'accept':
        return this.ask('Accept', this.caseId, labelId, deed.slices, gestureId);
      case 'release':
        return this.ask('Release', this.caseId, labelId, slice, gestureId);
      case 'lock':
        return this.ask('Lock', this.caseId, labelId, deed.locked, gestureId);
      case 'relabel':
        return this.ask('Relabel', this.caseId, labelId, deed.to, deed.whole ? null : slice, gestureId);
      case 'restore':
        return this.ask('Restore', this.caseId, labelId, deed.editId, deed.slices, gestureId);
      case 'memory':
        return this.ask('ChooseMemory', this.caseId, labelId, slice, deed.choice, gestureId);
      case 'reading':
        return this.ask('TakeReading', this.caseId, labelId, slice, deed.reader, gestureId);
    }
  }

  propagate(labelIds: readonly Guid[], first: number, end: number, direction: Direction, untilQualityBelow: number): Promise<EditView> {
    return this.ask('Propagate', this.caseId, labelIds, first, end, direction, untilQualityBelow);
  }

  stop(): Promise<void> {
    return this.ask('Stop', this.caseId);
  }

  pause(paused: boolean): Promise<void> {
    return this.ask('Pause', this.caseId, paused);
  }

  rounds(labelId: Guid): Promise<readonly RoundView[]> {
    return this.ask('Rounds', this.caseId, labelId);
  }

  stateAt(labelId: Guid, editId: Guid): Promise<readonly SliceView[]> {
    return this.ask('StateAt', this.caseId, labelId, editId);
  }

  readings(labelId: Guid): Promise<readonly ReadingView[]> {
    return this.ask('Readings', this.caseId, labelId);
  }

  look(labelId: Guid | null, slice: number, drawing: boolean): Promise<void> {
    return this.connection.invoke('Look', this.caseId, labelId, slice, drawing);
  }

  follow(pageId: string | null): Promise<void> {
    return this.ask('Follow', this.caseId, pageId);
  }

  show(ijk: readonly number[], window: readonly number[], cursor: readonly number[] | null): Promise<void> {
    return this.connection.invoke('Show', this.caseId, ijk, window, cursor);
  }

  chooseAxis(axis: number): Promise<void> {
    return this.ask('ChooseAxis', this.caseId, axis);
  }

  get pageId(): string | null {
    return this.connection.connectionId;
  }

  undo(): Promise<EditView | null> {
    return this.ask('Undo', this.caseId);
  }

  redo(): Promise<EditView | null> {
    return this.ask('Redo', this.caseId);
  }

  takeBack(gestureId: Guid): Promise<EditView | null> {
    return this.ask('TakeBack', this.caseId, gestureId);
  }

  suggest(labelId: Guid, rule: NextSliceRule): Promise<SuggestionView | null> {
    return this.ask('Suggest', this.caseId, labelId, rule);
  }

  /** The person does something in the visible page: counted as active time, best effort. */
  active(labelId: Guid | null): Promise<void> {
    return this.ask('Active', this.caseId, labelId ?? '00000000-0000-0000-0000-000000000000');
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.connection.stop();
  }

  private async connect(): Promise<void> {
    for (let attempt = 0; !this.disposed; attempt++) {
      this.events.state(attempt === 0 ? 'connecting' : 'reconnecting');
      try {
        await this.connection.start();
        this.events.state('connected');
        return;
      } catch (error) {
        if (isSignedOut(error)) {
          this.events.state('signed-out');
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, wait(attempt)));
      }
    }
  }

  /** While the connection stands, a failed call is the server's answer; else the connection failed and the call may be made again. */
  private async ask<T>(method: string, ...parameters: unknown[]): Promise<T> {
    try {
      return await this.connection.invoke<T>(method, ...parameters);
    } catch (error) {
      const answered = this.connection.state === HubConnectionState.Connected && error instanceof Error;
      if (answered && !/underlying connection/.test(error.message)) throw refusalOf(error.message);
      throw error;
    }
  }
}

function isSignedOut(error: unknown): boolean {
  return error instanceof Error && ((error as { statusCode?: number }).statusCode === 401 || /\b401\b/.test(error.message));
}
