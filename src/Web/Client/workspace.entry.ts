// The one module of the annotation page that Blazor calls, and the only one that knows Blazor.
import { watchActivity } from './people/activity';
import { newGuid } from './session/guid';
import { CaseHub } from './session/hub';
import { tabShelf } from './session/tabShelf';
import type { SurfaceReply } from './surface/messages';
import type { SurfaceWorker } from './surface/surfaceMaker';
import { text } from './texts/texts';
import type { CommentMark } from './viewer/commentPins';
import { Opening } from './workspace/opening';
import { Toasts } from './workspace/toasts';
import type { UiState } from './workspace/uiState';
import { Workspace } from './workspace/workspace';

interface DotNetReference {
  invokeMethodAsync(method: string, ...parameters: unknown[]): Promise<unknown>;
}

export interface MountOptions {
  readonly caseId: string;
  readonly hubUrl?: string;
  /** Why the server has no networks; absent when it has. */
  readonly refusal?: string | null;
}

/** For tests: where to put a real pointer to draw at a voxel. `root.mem3d.voxelToClient(x, y)`. */
interface TestHook {
  voxelToClient(x: number, y: number, view?: string): { x: number; y: number };
  run(command: string): void;
}

declare global {
  interface HTMLElement {
    mem3d?: TestHook;
  }
}

export interface Mounted {
  run(command: string): void;
  reopen(): Promise<void>;
  place(): { labelId: string | null; slice: number; x: number; y: number } | null;
  markComments(marks: readonly CommentMark[]): void;
  dispose(): void;
}

/** Brings the page to life in the skeleton that Workspace.razor rendered. `OnState` gets the panels' state. */
export async function mount(root: HTMLElement, options: MountOptions, panels: DotNetReference): Promise<Mounted> {
  const { caseId } = options;
  const leaving = new AbortController();
  try {
    const opening = early?.caseId === caseId ? early : open(caseId, leaving.signal);
    early = null;
    const header = await opening.header;
    const outbox = await outboxShelf(`mem3d.outbox.${caseId}/${header.axis}`);
    let hub: CaseHub | null = null;
    const workspace = new Workspace(root, {
      header,
      refusal: options.refusal ?? null,
      fetchSlice: opening.fetcher(header),
      startSurfaceWorker,
      connect: (events) => (hub = new CaseHub(options.hubUrl ?? 'hubs/case', caseId, events)),
      shelf: outbox.shelf,
      bookmark: shelf(`mem3d.place.${caseId}`),
      fragment: takeFragment(),
      rulers: shelf(`mem3d.rulers.${caseId}`),
      taste: shelf('mem3d.taste'),
      reload: () => location.reload(),
      push: (state) => void tell(panels, state),
    });
    const active = () => void hub?.active(workspace.place().labelId).catch(() => undefined);
    watchActivity(root, document, active, () => performance.now(), leaving.signal);
    root.mem3d = { voxelToClient: (x, y, view) => workspace.voxelToClient(x, y, view), run: (command) => workspace.run(command) };
    return {
      run: (command) => workspace.run(command),
      reopen: () => workspace.reopen(),
      place: () => workspace.place(),
      markComments: (marks) => workspace.markComments(marks),
      dispose: () => {
        leaving.abort();
        delete root.mem3d;
        outbox.release();
        workspace.dispose();
      },
    };
  } catch (error) {
    const region = root.querySelector<HTMLElement>('[data-part="toasts"]');
    const words = error instanceof Error ? error.message : String(error);
    if (region) new Toasts(region).show(text('say.not-opened', { why: words }), true);
    root.dataset['failed'] = words;
    return {
      run: () => undefined,
      reopen: () => Promise.resolve(),
      place: () => null,
      markComments: () => undefined,
      dispose: () => leaving.abort(),
    };
  }
}

/** A page that came whole from the server names its case: nothing waits for Blazor's circuit. */
let early = earlyCase();

function earlyCase(): Opening | null {
  const caseId = document.querySelector<HTMLElement>('[data-case]')?.dataset['case'];
  return caseId ? open(caseId, new AbortController().signal) : null;
}

function open(caseId: string, signal: AbortSignal): Opening {
  return new Opening(caseId, location.hash, shelf(`mem3d.place.${caseId}`), signal);
}

function startSurfaceWorker(): SurfaceWorker {
  const worker = new Worker(new URL('./surfaceWorker.js', import.meta.url), { type: 'module' });
  return {
    post: (request) => worker.postMessage(request),
    listen: (receive, failed) => {
      worker.addEventListener('message', (event: MessageEvent<SurfaceReply>) => receive(event.data));
      worker.addEventListener('error', (event) => failed(event.message));
      worker.addEventListener('messageerror', () => failed(''));
    },
    end: () => worker.terminate(),
  };
}

/** A link's place is taken once: a reload opens where the person is by then. */
function takeFragment(): string {
  const { hash } = location;
  if (hash) history.replaceState(history.state, '', location.pathname + location.search);
  return hash;
}

/** The circuit may be down while the hub is up: the panels then catch up with the next state. */
async function tell(panels: DotNetReference, state: UiState): Promise<void> {
  try {
    await panels.invokeMethodAsync('OnState', state);
  } catch {
    // Thrown at once or later, it says the same: nobody listens now.
  }
}

/** A word or two that survive a reload where the browser allows it. */
function shelf(key: string) {
  return {
    read: () => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write: (text: string | null) => {
      try {
        if (text === null) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/**
 * A shelf for this tab's unsent gestures. A lock that the tab holds as long as it is open tells the others that it still sends them
 * itself.
 */
async function outboxShelf(prefix: string) {
  const tab = newGuid();
  const held = new Set<string>();
  let release: () => void = () => undefined;
  try {
    void navigator.locks?.request(`${prefix}.${tab}`, () => new Promise<void>((resolve) => (release = resolve)));
    for (const lock of (await navigator.locks?.query())?.held ?? []) if (lock.name) held.add(lock.name);
  } catch {
    // Without locks every tab takes over what it finds: names of gestures keep them one.
  }
  try {
    return { shelf: tabShelf(prefix, tab, { shared: localStorage, isHeld: (name) => held.has(name) }), release: () => release() };
  } catch {
    return { shelf: { read: () => null, write: () => false }, release: () => release() };
  }
}
