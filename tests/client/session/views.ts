import type { CaseView, EditView, LabelView, PromptView, RunView, SliceView } from '../../../src/Web/Client/wire/messages';

// Payloads with everything filled in, so that a test says only what it is about.

export const sliceView = (slice: number, more: Partial<SliceView> = {}): SliceView => ({
  slice, mask: Uint8Array.of(3, 1), area: 1, quality: 1, presence: 1, origin: 0, anchored: false, editId: 'e1', provisional: false,
  memory: [], ...more,
});

export const promptView = (slice: number, more: Partial<PromptView> = {}): PromptView => ({
  labelId: 'kidney', slice, kind: 0, positive: true, points: [1, 2, 3, 4], ...more,
});

export const editView = (sequence: number, more: Partial<EditView> = {}): EditView => ({
  id: `e${sequence}`, labelId: 'kidney', others: [], sequence, kind: 0, status: 1, slice: 5, round: 0, author: 'Mira',
  at: '2026-11-23T10:00:00Z', undone: false, model: 'compact 1.0', failure: null, prompts: [],
  gestureId: null, source: null, choice: null, ...more,
});

export const runView = (editId: string, more: Partial<RunView> = {}): RunView => ({
  editId, labelId: 'kidney', others: [], status: 0, done: 1, total: 10, position: 0, seconds: null, millisecondsPerSlice: 20, failure: null,
  paused: false, ...more,
});

export const labelView = (id: string, number: number): LabelView => ({
  id, number, name: id, color: '#e69f00', code: null, meaning: null, overlap: 0,
});

export const caseView = (more: Partial<CaseView> = {}): CaseView => ({
  id: 'case', labels: [labelView('lesion', 2), labelView('kidney', 1)], slices: [], edits: [], run: null, suggestions: [],
  axis: 'K', ...more,
});
