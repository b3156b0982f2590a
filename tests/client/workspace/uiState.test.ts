import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CaseState } from '../../../src/Web/Client/session/caseState';
import { acceptableSlices, labelsOf, localTime, qualityOf, roundsOf } from '../../../src/Web/Client/workspace/uiState';
import { parseColor } from '../../../src/Web/Client/workspace/maskLayers';
import { scaleBarMillimetres } from '../../../src/Web/Client/viewer/overlay';
import { caseView, editView, promptView, sliceView } from '../session/views';

function state() {
  const s = new CaseState();
  s.replace(caseView({
    slices: [{
      labelId: 'kidney',
      slices: [
        sliceView(5, { anchored: true, area: 300 }),
        sliceView(6, { quality: 0.97, area: 200 }),
        sliceView(7, { quality: 0.5, area: 100 }),
        sliceView(8, { quality: 0.99, area: 0 }),
        sliceView(9, { quality: 0.96, area: 50, provisional: true }),
      ],
    }],
  }));
  return s;
}

describe('panels', () => {
  it('count slices of the active label', () => {
    const quality = qualityOf(state(), 'kidney', 40);
    const expected = { slices: 40, touched: 5, masks: 4, anchored: 1, mean: '0.8575', acceptable: 1 };
    assert.deepEqual({ ...quality, mean: quality.mean?.toFixed(4) }, expected);
    assert.equal(qualityOf(state(), null, 40).mean, null);
  });

  it('offer only good slices with the target that are final and not anchored', () => {
    assert.deepEqual(acceptableSlices(state(), 'kidney', 0.95), [6]);
  });

  it('tell volumes in millilitres', () => {
    const [kidney, lesion] = labelsOf(state(), new Set(['lesion']), 0.01);
    assert.equal(kidney?.millilitres, 6.5);
    assert.equal(labelsOf(state(), new Set(), null)[0]?.millilitres, null, 'of unevenly spaced slices none');
    assert.deepEqual([kidney?.visible, lesion?.visible], [true, false]);
  });

  it('group edits into rounds, newest first', () => {
    const rounds = roundsOf([
      editView(1, { prompts: [promptView(5)] }),
      editView(2, { author: 'Jo' }),
      editView(3, { kind: 1, status: 2, slice: null }),
      editView(4, { kind: 2, round: 1, undone: true }),
      editView(5, { labelId: 'lesion' }),
    ], 'kidney');
    assert.deepEqual(rounds.map((r) => [r.round, r.prompts, r.accepts, r.status, r.authors, r.undone]), [
      [1, 0, 0, null, 'Mira', true],
      [0, 2, 0, 2, 'Mira, Jo', false],
    ]);
  });

  it('count a round of several labels in each of them, and number the next ones by label', () => {
    const edits = [
      editView(1, { labelId: 'kidney' }),
      editView(2, { labelId: 'lesion' }),
      editView(3, { kind: 1, slice: null, labelId: 'kidney', others: ['lesion'] }),
      editView(4, { labelId: 'lesion', round: 1 }),
      editView(5, { kind: 1, slice: null, labelId: 'lesion', round: 1 }),
    ];
    assert.deepEqual(roundsOf(edits, 'kidney').map((r) => [r.round, r.prompts, r.status]), [[0, 1, 1]]);
    assert.deepEqual(roundsOf(edits, 'lesion').map((r) => [r.round, r.prompts, r.status]), [[1, 1, 1], [0, 1, 1]]);
  });

  it('tell the hour today and the day before that', () => {
    const now = new Date(2026, 10, 23, 18, 0);
    assert.equal(localTime(new Date(2026, 10, 23, 9, 5).toISOString(), now), '09:05');
    assert.match(localTime(new Date(2026, 10, 21, 9, 5).toISOString(), now), /^21 Nov 09:05$/);
  });
});

describe('drawing', () => {
  it('reads colours', () => assert.deepEqual(parseColor('#e69f00'), [230, 159, 0]));

  it('chooses a round scale bar that fits', () => {
    for (const zoom of [0.05, 0.3, 1, 2.7, 40, 200]) {
      const millimetres = scaleBarMillimetres(zoom, 120);
      assert.ok(millimetres * zoom <= 120 && millimetres * zoom > 40, `${millimetres} mm at ${zoom}`);
    }
  });
});
