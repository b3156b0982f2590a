import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SliceCache } from '../../../src/Web/Client/viewer/sliceCache';
import { Traffic } from '../../../src/Web/Client/viewer/traffic';
import { MemoryPictures } from '../../../src/Web/Client/workspace/memoryPictures';

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function bench(most = 24) {
  const traffic = new Traffic();
  const asked: number[] = [];
  const arrived: number[] = [];
  const answers = new Map<number, () => void>();
  const fetch = (slice: number, signal: AbortSignal) =>
    new Promise<ArrayBuffer>((resolve, reject) => {
      asked.push(slice);
      answers.set(slice, () => resolve(new ArrayBuffer(8)));
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const main = new SliceCache({
    count: 100, bytesPerSlice: 8, voxelType: 'int16', fetch, arrived: () => undefined, failed: () => undefined, traffic, radius: 0,
  });
  const pictures = new MemoryPictures({ fetch, voxelType: 'int16', traffic, arrived: (slice) => arrived.push(slice), most });
  const answer = async (slice: number) => {
    answers.get(slice)!();
    await settled();
    await settled();
  };
  return { main, pictures, asked, arrived, answer };
}

describe('memory pictures', () => {
  it('come one at a time, and only while somebody sees them', async () => {
    const { pictures, asked, arrived, answer } = bench();
    pictures.want([3, 4, 5]);
    assert.deepEqual(asked, [], 'the panel is closed');
    pictures.look(true);
    assert.deepEqual(asked, [3]);
    await answer(3);
    assert.deepEqual([asked, arrived], [[3, 4], [3]]);
    pictures.look(false);
    pictures.look(true);
    assert.deepEqual(asked, [3, 4, 4], 'given up, and asked for again');
  });

  // Ten thumbnails at once went before the slice that a person had gone to.
  it('wait for the slice that somebody looks at', async () => {
    const { main, pictures, asked, answer } = bench();
    pictures.look(true);
    pictures.want([30, 31]);
    assert.deepEqual(asked, [30]);
    main.show(7);
    assert.deepEqual(asked, [30, 7]);
    pictures.want([40]);
    assert.deepEqual(asked, [30, 7], 'nothing beside the visible slice');
    await answer(7);
    assert.deepEqual(asked, [30, 7, 40]);
  });

  it('are asked for once however often they are shown, and those used last are kept', async () => {
    const { pictures, asked, answer } = bench(2);
    pictures.look(true);
    for (let n = 0; n < 5; n++) pictures.want([1, 2]);
    assert.deepEqual(asked, [1]);
    await answer(1);
    await answer(2);
    assert.ok(pictures.get(1), 'used, so it stays');
    pictures.want([9]);
    await answer(9);
    assert.deepEqual([1, 2, 9].map((s) => pictures.get(s) !== null), [true, false, true]);
  });
});
