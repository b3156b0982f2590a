import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hub, HubEvents } from '../../../src/Web/Client/session/hub';
import type { Gesture } from '../../../src/Web/Client/session/gesture';
import { newGuid } from '../../../src/Web/Client/session/guid';
import { Refused, refusalOf } from '../../../src/Web/Client/session/refused';
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
  readings() { return Promise.resolve([]); }
  look(...what: (string | number | boolean | null)[]) { this.looks.push(what); return Promise.resolve(); }
  readonly followed: (string | null)[] = [];
  readonly shows: unknown[][] = [];
  follow(pageId: string | null) { this.followed.push(pageId); return Promise.resolve(); }
  show(...what: unknown[]) { this.shows.push(what); return Promise.resolve(); }
  propagate() { return Promise.resolve(editView(93, { kind: 1, status: 0 })); }
  stop() { return Promise.resolve(); }
  chooseAxis() { return Promise.resolve(); }
  undo(): Promise<EditView | null> { return Promise.resolve(null); }
  redo(): Promise<EditView | null> { return Promise.resolve(null); }
  readonly takenBack: string[] = [];
  answerTakeBack: (gestureId: string) => Promise<EditView | null> = () => Promise.resolve(null);
  takeBack(gestureId: string) { this.takenBack.push(gestureId); return this.answerTakeBack(gestureId); }
  suggest() { return Promise.resolve(null); }
  dispose() { return Promise.resolve(); }
}

function begin(stored: string | null = null) {
  const hub = new FakeHub();
  const notices: string[] = [];
  const shelf = { text: stored, read: () => shelf.text, write: (text: string | null) => { shelf.text = text; return true; } };
  const pauses: { failures: number; end: () => void }[] = [];
  const session = new Session(
    {
      statusChanged: () => undefined, notice: (text) => notices.push(text), opened: () => undefined, presenceChanged: () => undefined,
      shown: () => undefined, fits: (view) => view.axis === 'K',
    },
    (events) => { hub.events = events; return hub; },
    shelf,
    (failures) => new Promise((resolve) => pauses.push({ failures, end: resolve })),
  );
  return { hub, session, notices, shelf, pauses };
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

/** Paints on the kidney. */
const paint = (session: Session, slice: number, more: object = {}) => session.make('kidney', slice, {
  type: 'draw', drawing: { kind: 0, adds: true, points: [1, 2], radiusMm: 3, ball: false, band: null, from: null, ...more },
});

async function connected(stored: string | null = null) {
  const page = begin(stored);
  page.hub.events.state('connected');
  await settled();
  return page;
}

/** Answers when the test says so. */
function answersOf(hub: FakeHub) {
  const answers: (() => void)[] = [];
  hub.answerPrompt = (g) => {
    const sequence = hub.sent.length;
    return new Promise((resolve) => answers.push(() => resolve(editView(sequence, { gestureId: g.gestureId }))));
  };
  return answers;
}

describe('what the server cannot take now', () => {
  // A locked database, a full disk or too many calls at once took the stroke away for good.
  it('is kept, said to be unsaved, and tried again under the same name', async () => {
    const { hub, session, notices, pauses, shelf } = await connected();
    hub.answerPrompt = () => Promise.reject(new Refused('The database is locked.', 'later'));
    draw(session, 5);
    await settled();
    assert.equal(session.saved, 'unsaved');
    assert.deepEqual(session.outbox.hindrance, { kind: 'later', words: 'The database is locked.' });
    assert.ok(shelf.text, 'a reload would not lose it');
    pauses[0]!.end();
    await settled();
    assert.deepEqual(pauses.map((p) => p.failures), [1, 2], 'longer and longer');
    hub.answerPrompt = (g) => Promise.resolve(editView(1, { gestureId: g.gestureId }));
    pauses[1]!.end();
    await settled();
    assert.equal(session.saved, 'saved');
    assert.equal(new Set(hub.sent.map((g) => g.gestureId)).size, 1);
    assert.deepEqual(notices, []);
  });

  it('holds up its own slice only', async () => {
    const { hub, session } = await connected();
    hub.answerPrompt = (g) =>
      g.slice === 5 ? Promise.reject(new Refused('Not now.', 'later')) : Promise.resolve(editView(g.slice, { gestureId: g.gestureId }));
    for (const slice of [5, 6, 5, 7]) draw(session, slice);
    await settled();
    assert.deepEqual(hub.sent.map((g) => g.slice), [5, 6, 7]);
    assert.equal(session.outbox.pending.length, 2);
  });

  it('is sent under a new name when its edit ended without a mask', async () => {
    const { hub, session, pauses } = await connected();
    hub.answerPrompt = (g) => {
      const first = hub.sent.length === 1;
      return Promise.resolve(editView(hub.sent.length, {
        gestureId: g.gestureId, kind: 6, status: first ? 4 : 1, failure: first ? 'The disk is full.' : null,
      }));
    };
    paint(session, 5);
    await settled();
    assert.equal(session.saved, 'unsaved');
    pauses[0]!.end();
    await settled();
    assert.equal(session.saved, 'saved');
    assert.equal(hub.sent.length, 2);
    assert.notEqual(hub.sent[0]!.gestureId, hub.sent[1]!.gestureId);
  });

  it('is opened again until it opens', async () => {
    const { hub, session, notices, pauses } = begin();
    hub.answerOpen = () => Promise.reject(new Refused('The database is locked.', 'later'));
    draw(session, 5);
    hub.events.state('connected');
    await settled();
    hub.events.slices({ labelId: 'kidney', editId: 'e1', slices: [sliceView(5)], cleared: [] });
    assert.ok(session.state.slice('kidney', 5), 'what is told meanwhile is not dropped');
    hub.answerOpen = () => Promise.resolve(hub.view);
    pauses[0]!.end();
    await settled();
    assert.equal(session.saved, 'saved');
    assert.deepEqual(notices, ['The database is locked.']);
  });
});

describe('what the person may not do any more', () => {
  it('is kept and offered: sent again on demand, or thrown away', async () => {
    const { hub, session, notices } = await connected();
    hub.events.state('reconnecting');
    draw(session, 5);
    draw(session, 6);
    hub.answerPrompt = () => Promise.reject(new Refused('The case is submitted.', 'rights'));
    hub.events.state('connected');
    await settled();
    assert.deepEqual(session.outbox.hindrance, { kind: 'rights', words: 'The case is submitted.' });
    assert.equal(session.outbox.pending.length, 2);
    assert.equal(session.saved, 'unsaved');
    hub.answerPrompt = (g) => Promise.resolve(editView(g.slice, { gestureId: g.gestureId }));
    await session.reopen();
    await settled();
    assert.equal(session.saved, 'saved');
    hub.answerPrompt = () => Promise.reject(new Refused('The case is submitted.', 'rights'));
    draw(session, 7);
    await settled();
    session.outbox.discard();
    assert.equal(session.saved, 'saved');
    assert.deepEqual(notices, []);
  });
});

describe('gestures on their way', () => {
  // A stroke that waited for somebody's pen held up everything drawn after it, on every slice, and undo.
  it('do not wait for those of other slices, and keep their order on one', async () => {
    const { hub, session } = await connected();
    const answers = answersOf(hub);
    paint(session, 5);
    paint(session, 5);
    paint(session, 6);
    assert.deepEqual(hub.sent.map((g) => g.slice), [5, 6]);
    answers[0]!();
    await settled();
    assert.deepEqual(hub.sent.map((g) => g.slice), [5, 6, 5]);
  });

  it('that look at several slices come after everything before and before everything after', async () => {
    const { hub, session } = await connected();
    const answers = answersOf(hub);
    paint(session, 5);
    paint(session, 6, { ball: true });
    paint(session, 9);
    assert.deepEqual(hub.sent.map((g) => g.slice), [5]);
    answers[0]!();
    await settled();
    assert.deepEqual(hub.sent.map((g) => g.slice), [5, 6]);
    answers[1]!();
    await settled();
    assert.deepEqual(hub.sent.map((g) => g.slice), [5, 6, 9]);
  });

  it('leave undo free when only an older one waits', async () => {
    const { hub, session } = await connected();
    const answers = answersOf(hub);
    let undone = 0;
    hub.undo = () => Promise.resolve(editView(2, { undone: ++undone > 0 }));
    paint(session, 5);
    paint(session, 6);
    answers[1]!();
    await settled();
    assert.equal(await session.undo(), true);
    assert.equal(undone, 1);
    assert.deepEqual(session.outbox.pending.map((g) => g.slice), [5]);
  });

  // Taken back while its answer was lost, the stroke came back from the server.
  it('that may have arrived are taken back there when they are taken back here', async () => {
    const { hub, session } = await connected();
    hub.answerPrompt = () => Promise.reject(new Error('the connection was closed'));
    draw(session, 5);
    await settled();
    assert.equal(await session.undo(), true);
    assert.deepEqual(session.outbox.pending, []);
    assert.equal(session.saved, 'unsaved', 'the server does not know yet');
    const { gestureId } = hub.sent[0]!;
    hub.view = caseView({ edits: [editView(1, { gestureId })] });
    hub.answerTakeBack = () => Promise.resolve(editView(1, { gestureId, undone: true }));
    hub.events.state('reconnecting');
    hub.events.state('connected');
    await settled();
    assert.deepEqual(hub.takenBack, [gestureId]);
    assert.equal(hub.sent.length, 1);
    assert.equal(session.saved, 'saved');
    assert.equal(session.state.edits[0]!.undone, true);
  });

  it('stay taken back over a reload, and say so when somebody has gone on from them', async () => {
    const first = await connected();
    first.hub.answerPrompt = () => Promise.reject(new Error('the connection was closed'));
    draw(first.session, 5);
    await settled();
    await first.session.undo();
    const second = begin(first.shelf.text);
    assert.deepEqual(second.session.outbox.pending, []);
    second.hub.answerTakeBack = () => Promise.reject(new Refused('Mira has gone on from your last step.'));
    second.hub.events.state('connected');
    await settled();
    assert.deepEqual(second.notices, ['Mira has gone on from your last step.']);
    assert.equal(second.session.saved, 'saved');
  });
});

describe('a case cut along another axis', () => {
  it('is not for this page: nothing of it is shown, and nothing sent', async () => {
    const { hub, session } = begin();
    draw(session, 5);
    hub.view = caseView({ axis: 'I', edits: [editView(1)] });
    hub.events.state('connected');
    await settled();
    assert.deepEqual([hub.sent, session.state.edits], [[], []]);
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
  it('become their words, and know whether they are the last word', () => {
    const message = "An unexpected error occurred invoking 'Prompt' on the server. HubException: ";
    const told = (words: string) => ({ words: refusalOf(words).message, kind: refusalOf(words).kind });
    assert.deepEqual(told(`${message}The label is gone. Take one.`), { words: 'The label is gone. Take one.', kind: 'final' });
    assert.deepEqual(told(`${message}[Unavailable] The disk is full.`), { words: 'The disk is full.', kind: 'later' });
    assert.deepEqual(told(`${message}[Forbidden] The case is submitted.`), { words: 'The case is submitted.', kind: 'rights' });
    assert.deepEqual(told('Plain words.'), { words: 'Plain words.', kind: 'final' });
  });
});
