import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hub, HubEvents } from '../../../src/Web/Client/session/hub';
import { reason } from '../../../src/Web/Client/session/hub';
import type { Gesture } from '../../../src/Web/Client/session/gesture';
import { newGuid } from '../../../src/Web/Client/session/guid';
import { Refused } from '../../../src/Web/Client/session/outbox';
import { Session } from '../../../src/Web/Client/session/session';
import type { CaseView, EditView } from '../../../src/Web/Client/wire/messages';
import { caseView, editView, promptView, sliceView } from './views';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A server in the test's hands: it answers what `next` says, and `events` speaks for it. */
class FakeHub implements Hub {
  events!: HubEvents;
  view: CaseView = caseView();
  readonly sent: Gesture[] = [];
  readonly looks: (string | number | boolean | null)[][] = [];
  pageId: string | null = 'mine';
  answerPrompt: (gesture: Gesture) => Promise<EditView> = (g) => Promise.resolve(editView(this.sent.length, {
    slice: g.slice, gestureId: g.gestureId, prompts: g.deed.type === 'prompt' ? [promptView(g.slice, { points: g.deed.points })] : [],
  }));
  answerOpen: () => Promise<CaseView> = () => Promise.resolve(this.view);

  start() {}
  open() { return this.answerOpen(); }
  send(gesture: Gesture) { this.sent.push(gesture); return this.answerPrompt(gesture); }
  pause() { return Promise.resolve(); }
  rounds() { return Promise.resolve([]); }
  stateAt() { return Promise.resolve([]); }
  look(...what: (string | number | boolean | null)[]) { this.looks.push(what); return Promise.resolve(); }
  readonly followed: (string | null)[] = [];
  readonly shows: unknown[][] = [];
  follow(pageId: string | null) { this.followed.push(pageId); return Promise.resolve(); }
  show(...what: unknown[]) { this.shows.push(what); return Promise.resolve(); }
  propagate() { return Promise.resolve(editView(93, { kind: 1, status: 0 })); }
  stop() { return Promise.resolve(); }
  undo(): Promise<EditView | null> { return Promise.resolve(null); }
  redo(): Promise<EditView | null> { return Promise.resolve(null); }
  suggest() { return Promise.resolve(null); }
  dispose() { return Promise.resolve(); }
}

function begin(stored: string | null = null) {
  const hub = new FakeHub();
  const notices: string[] = [];
  const shelf = { text: stored, read: () => shelf.text, write: (text: string | null) => { shelf.text = text; return true; } };
  const session = new Session(
    {
      statusChanged: () => undefined, notice: (text) => notices.push(text), opened: () => undefined, presenceChanged: () => undefined,
      shown: () => undefined,
    },
    (events) => { hub.events = events; return hub; },
    shelf,
  );
  return { hub, session, notices, shelf };
}

/** A scribble on the kidney. */
const draw = (session: Session, slice: number) =>
  session.make('kidney', slice, { type: 'prompt', kind: 0, positive: true, points: [1, 2, 3, 4] });

describe('session', () => {
  it('sends a stroke and says saved only when it is on disk', async () => {
    const { hub, session } = begin();
    hub.events.state('connected');
    await settled();
    let confirm: (edit: EditView) => void = () => undefined;
    hub.answerPrompt = () => new Promise((resolve) => (confirm = resolve));
    draw(session, 5);
    assert.equal(session.saved, 'saving');
    assert.equal(session.outbox.pending.length, 1, 'shown at once');
    confirm(editView(1, { prompts: [promptView(5)] }));
    await settled();
    assert.equal(session.saved, 'saved');
    assert.equal(session.state.promptsOn(5).length, 1);
  });

  it('takes a refused stroke away and says why', async () => {
    const { hub, session, notices } = begin();
    hub.events.state('connected');
    await settled();
    hub.answerPrompt = () => Promise.reject(new Refused('The slice is outside the case. Draw on another one.'));
    draw(session, 5);
    await settled();
    assert.deepEqual(session.outbox.pending, []);
    assert.deepEqual(notices, ['The slice is outside the case. Draw on another one.']);
  });

  it('keeps strokes while the connection is down and sends them in order when it is back', async () => {
    const { hub, session, shelf } = begin();
    hub.events.state('connected');
    await settled();
    hub.events.state('reconnecting');
    draw(session, 5);
    draw(session, 6);
    assert.equal(session.saved, 'unsaved');
    assert.equal(hub.sent.length, 0);
    assert.ok(shelf.text, 'a reload would not lose them');
    hub.events.state('connected');
    await settled();
    await settled();
    assert.deepEqual(hub.sent.map((p) => p.slice), [5, 6]);
    assert.equal(session.saved, 'saved');
    assert.equal(shelf.text, null);
  });

  // The answer was lost, not the stroke: sending it again drew it twice.
  it('does not send again what the server has after all', async () => {
    const { hub, session } = begin();
    hub.events.state('connected');
    await settled();
    hub.answerPrompt = () => Promise.reject(new Error('the connection was closed'));
    draw(session, 5);
    await settled();
    assert.equal(session.saved, 'unsaved');
    hub.view = caseView({ edits: [editView(1, { gestureId: hub.sent[0]!.gestureId })] });
    hub.events.state('reconnecting');
    hub.events.state('connected');
    await settled();
    assert.equal(hub.sent.length, 1);
    assert.equal(session.saved, 'saved');
  });

  it('sends the same stroke twice when it was drawn twice', async () => {
    const { hub, session } = begin();
    hub.events.state('connected');
    await settled();
    draw(session, 5);
    await settled();
    draw(session, 5);
    await settled();
    hub.events.state('reconnecting');
    hub.view = caseView({ edits: session.state.edits });
    draw(session, 5);
    hub.events.state('connected');
    await settled();
    assert.equal(hub.sent.length, 3);
  });

  it('takes up strokes of before the reload', async () => {
    const first = begin();
    draw(first.session, 7);
    const second = begin(first.shelf.text);
    assert.equal(second.session.saved, 'unsaved');
    second.hub.events.state('connected');
    await settled();
    assert.deepEqual(second.hub.sent.map((p) => p.slice), [7]);
  });

  it('starts empty when what was kept cannot be read', () => {
    for (const text of ['{', '[{"id":1}]', 'null', '"x"']) assert.deepEqual(begin(text).session.outbox.pending, []);
  });

  // The snapshot was read before the event was sent: applied in the order they came, the snapshot took the slice away again.
  it('applies events that come while the case is being opened after the snapshot', async () => {
    const { hub, session } = begin();
    let answer: (view: CaseView) => void = () => undefined;
    hub.answerOpen = () => new Promise((resolve) => (answer = resolve));
    hub.events.state('connected');
    hub.events.slices({ labelId: 'kidney', editId: 'e1', slices: [sliceView(5)], cleared: [] });
    assert.equal(session.state.slice('kidney', 5), null);
    answer(caseView());
    await settled();
    assert.ok(session.state.slice('kidney', 5));
  });

  it('keeps the ended state when the answer to a call comes after the event', async () => {
    const { hub, session } = begin();
    hub.events.state('connected');
    await settled();
    hub.events.edit(editView(93, { kind: 1, status: 1 }));
    await session.propagate(['kidney'], 0, 10, 0, 0);
    assert.equal(session.state.edits.find((e) => e.id === 'e93')?.status, 1);
  });

  it('keeps the prompts of an edit when the answer to redo leaves them out', async () => {
    const { hub, session } = begin();
    hub.view = caseView({ edits: [editView(1, { prompts: [promptView(5)], undone: true })] });
    hub.events.state('connected');
    await settled();
    hub.redo = () => Promise.resolve(editView(1, { prompts: [] }));
    await session.redo();
    assert.equal(session.state.promptsOn(5).length, 1);
  });

  it('keeps every kind of gesture while it is not connected; what needs the network now says so', async () => {
    const { hub, session, notices } = begin();
    session.accept('kidney', [1]);
    session.noTarget('kidney', 2);
    session.make('kidney', 3, { type: 'memory', choice: 1 });
    assert.equal(await session.propagate(['kidney'], 0, 10, 0, 0), false);
    assert.match(notices[0]!, /Not connected/);
    hub.events.state('connected');
    await settled();
    await settled();
    assert.deepEqual(hub.sent.map((g) => g.deed.type), ['accept', 'no-target', 'memory']);
  });

  it('takes the newest unsent gesture back without the server while it is not connected', async () => {
    const { hub, session } = begin();
    draw(session, 5);
    draw(session, 6);
    assert.equal(await session.undo(), true);
    hub.events.state('connected');
    await settled();
    await settled();
    assert.deepEqual(hub.sent.map((g) => g.slice), [5]);
  });

  it('undoes only after what is on its way has arrived, or undo would take back something else', async () => {
    const { hub, session } = begin();
    hub.events.state('connected');
    await settled();
    const order: string[] = [];
    let confirm: (edit: EditView) => void = () => undefined;
    hub.answerPrompt = () => new Promise((resolve) => (confirm = resolve));
    hub.undo = () => { order.push('undo'); return Promise.resolve(editView(1, { undone: true })); };
    draw(session, 5);
    const undone = session.undo();
    await settled();
    assert.deepEqual(order, []);
    confirm(editView(1));
    assert.equal(await undone, true);
    assert.deepEqual(order, ['undo']);
  });

  it('knows the others in the case, and tells them where it looks only while it is connected', async () => {
    const { hub, session } = begin();
    const page = { pageId: 'mine', personId: 'a', name: 'Ada', labelId: null, slice: 1, drawing: false, follows: null };
    hub.events.presence({ pages: [page, { ...page, pageId: 'other', name: 'Ben' }] });
    assert.deepEqual(session.others.map((p) => p.name), ['Ben']);
    session.look(null, 3, true);
    assert.equal(hub.looks.length, 0);
    hub.events.state('connected');
    session.look(null, 3, true);
    await settled();
    assert.deepEqual(hub.looks, [[null, 3, true]]);
  });

  it('follows, knows whom, and shows what it looks at while it is connected', async () => {
    const { hub, session, notices } = begin();
    assert.equal(session.self, null);
    session.show([1, 2, 3], [40, 400], null);
    assert.equal(await session.follow('other'), false);
    assert.match(notices[0]!, /Not connected/);
    hub.events.state('connected');
    session.show([1, 2, 3], [40, 400], [1, 2, 3.5]);
    assert.equal(await session.follow('other'), true);
    assert.deepEqual([hub.followed, hub.shows], [['other'], [[[1, 2, 3], [40, 400], [1, 2, 3.5]]]]);
    const page = { pageId: 'mine', personId: 'a', name: 'Ada', labelId: null, slice: 1, drawing: false, follows: 'other' };
    hub.events.presence({ pages: [page] });
    assert.equal(session.self!.follows, 'other');
  });
});

describe('names of gestures', () => {
  it('are version 4 GUIDs and never the same', () => {
    const names = new Set(Array.from({ length: 500 }, newGuid));
    assert.equal(names.size, 500);
    for (const name of names) assert.match(name, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('hub errors', () => {
  it('become their words', () => {
    const message = "An unexpected error occurred invoking 'Prompt' on the server. HubException: The label is gone. Choose another one.";
    assert.equal(reason(message), 'The label is gone. Choose another one.');
    assert.equal(reason('Plain words.'), 'Plain words.');
  });
});
