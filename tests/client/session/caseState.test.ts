import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CaseState } from '../../../src/Web/Client/session/caseState';
import { caseView, editView, promptView, runView, sliceView } from './views';

const opened = (more = {}) => {
  const state = new CaseState();
  state.replace(caseView(more));
  return state;
};

/** Everything a page could show of a state. */
const seen = (state: CaseState) => JSON.stringify([
  [...state.slicesOf('kidney')].sort(([a], [b]) => a - b), state.edits, state.run, state.suggestion('kidney'), state.promptsOn(5),
]);

describe('case state', () => {
  it('lists labels by number', () => {
    assert.deepEqual(opened().labels.map((l) => l.id), ['kidney', 'lesion']);
  });

  it('is the same after every event told twice', () => {
    const events: ((s: CaseState) => void)[] = [
      (s) => s.applyEdit(editView(1, { status: 0, prompts: [promptView(5)] })),
      (s) => s.applySlices({ labelId: 'kidney', editId: 'e1', slices: [sliceView(5)], cleared: [] }),
      (s) => s.applyEdit(editView(1, { prompts: [promptView(5)] })),
      (s) => s.applyEdit(editView(2, { kind: 1, status: 0, slice: null })),
      (s) => s.applyRun(runView('e2')),
      (s) => s.applySlices({ labelId: 'kidney', editId: 'e2', slices: [sliceView(6), sliceView(7)], cleared: [] }),
      (s) => s.applySuggestion({
        labelId: 'kidney', suggestion: { slice: 7, expectedGain: 0.1, quality: 0.5, empty: false, jump: null, distance: 9 },
      }),
      (s) => s.applyEdit(editView(2, { kind: 1, status: 1, slice: null })),
      (s) => s.applyRun(runView('e2', { status: 1 })),
      (s) => s.applySlices({ labelId: 'kidney', editId: 'e2', slices: [], cleared: [6, 7] }),
      (s) => s.applyEdit(editView(2, { kind: 1, status: 1, slice: null, undone: true })),
    ];
    const once = opened();
    const twice = opened();
    for (const event of events) {
      event(once);
      event(twice);
      event(twice);
      assert.equal(seen(twice), seen(once));
    }
    assert.equal(once.slicesOf('kidney').size, 1);
  });

  it('drops late messages of a run that has ended', () => {
    const state = opened();
    state.applyEdit(editView(2, { kind: 1, status: 0 }));
    state.applyRun(runView('e2', { done: 3 }));
    assert.equal(state.run?.done, 3);
    state.applyEdit(editView(2, { kind: 1, status: 2 }));
    assert.equal(state.run, null);
    state.applyRun(runView('e2', { done: 4 }));
    assert.equal(state.run, null);
  });

  it('knows the first prompt that waits until it is answered', () => {
    const state = opened();
    state.applyEdit(editView(1, { status: 0 }));
    state.applyEdit(editView(2, { status: 0 }));
    state.applyMove({ editId: 'e2', position: 4, seconds: 5 });
    state.applyMove({ editId: 'e1', position: 3, seconds: null });
    assert.deepEqual(state.waiting, { editId: 'e1', position: 3, seconds: null });
    state.applyMove({ editId: 'e1', position: 0, seconds: 1 });
    assert.equal(state.waiting?.editId, 'e2');
    state.applyEdit(editView(2, { status: 1 }));
    assert.equal(state.waiting, null);
    state.applyMove({ editId: 'e2', position: 1, seconds: 1 });
    assert.equal(state.waiting, null, 'it was answered');
  });

  it('shows prompts of a slice until they are undone', () => {
    const state = opened();
    state.applyEdit(editView(1, { prompts: [promptView(5)] }));
    assert.equal(state.promptsOn(5).length, 1);
    assert.deepEqual([...state.promptedSlices('kidney')], [5]);
    state.applyEdit(editView(1, { prompts: [promptView(5)], undone: true }));
    assert.equal(state.promptsOn(5).length, 0);
    assert.equal(state.promptedSlices('kidney').size, 0);
  });

  it('forgets undone edits when a new one comes: there is no redo past it', () => {
    const state = opened({ edits: [editView(1), editView(2, { undone: true })] });
    state.applyEdit(editView(3));
    assert.deepEqual(state.edits.map((e) => e.id), ['e1', 'e3']);
  });

  it('takes a snapshot for the whole truth', () => {
    const state = opened();
    state.applySlices({ labelId: 'kidney', editId: 'e1', slices: [sliceView(5), sliceView(6)], cleared: [] });
    state.applyRun(runView('e9'));
    state.replace(caseView({ slices: [{ labelId: 'kidney', slices: [sliceView(6)] }] }));
    assert.deepEqual([...state.slicesOf('kidney').keys()], [6]);
    assert.equal(state.run, null);
  });
});
