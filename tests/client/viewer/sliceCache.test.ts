import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outward, SliceCache } from '../../../src/Web/Client/viewer/sliceCache';
import { Traffic } from '../../../src/Web/Client/viewer/traffic';

/** A server that answers when the test says so. */
class SlowServer {
  readonly asked: number[] = [];
  readonly aborted: number[] = [];
  private readonly waiting = new Map<number, { resolve: (bytes: ArrayBuffer) => void; reject: (error: unknown) => void }>();

  readonly fetch = (slice: number, signal: AbortSignal) =>
    new Promise<ArrayBuffer>((resolve, reject) => {
      this.asked.push(slice);
      this.waiting.set(slice, { resolve, reject });
      signal.addEventListener('abort', () => {
        this.aborted.push(slice);
        reject(new DOMException('', 'AbortError'));
      });
    });

  async answer(slice: number): Promise<void> {
    this.waiting.get(slice)?.resolve(new ArrayBuffer(8));
    await settled();
  }

  async answerAll(rounds = 60): Promise<void> {
    for (let n = 0; n < rounds; n++) for (const slice of [...this.asked]) await this.answer(slice);
  }

  async fail(slice: number): Promise<void> {
    this.waiting.get(slice)?.reject(new Error('no network'));
    await settled();
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function cacheOf(server: SlowServer, more: Partial<ConstructorParameters<typeof SliceCache>[0]> = {}) {
  const arrived: number[] = [];
  const failed: number[] = [];
  const cache = new SliceCache({
    count: 100, bytesPerSlice: 8, voxelType: 'int16', fetch: server.fetch, arrived: (s) => arrived.push(s), failed: (s) => failed.push(s),
    parallel: 3, radius: 5, retryAfterMilliseconds: 5, ...more,
  });
  return { cache, arrived, failed };
}

describe('slice cache', () => {
  it('walks outward, the direction of travel first, inside the volume', () => {
    assert.deepEqual([...outward(2, 4, 6, 1)], [2, 3, 1, 4, 0, 5]);
    assert.deepEqual([...outward(2, 2, 6, -1)], [2, 1, 3, 0, 4]);
  });

  it('asks for the visible slice first, then for its neighbours, few at a time', async () => {
    const server = new SlowServer();
    const { cache, arrived } = cacheOf(server);
    cache.show(50);
    assert.deepEqual(server.asked, [50], 'nothing is fetched ahead while the visible slice is missing');
    await server.answer(50);
    assert.deepEqual(arrived, [50]);
    assert.equal(cache.get(50)?.length, 4);
    assert.deepEqual(server.asked, [50, 51, 49, 52]);
    cache.dispose();
  });

  it('drops requests that left the neighbourhood and never lets the visible slice wait', async () => {
    const server = new SlowServer();
    const { cache } = cacheOf(server);
    cache.show(50);
    await server.answer(50);
    cache.show(90);
    assert.deepEqual(server.aborted.sort(), [49, 51, 52]);
    assert.equal(server.asked[4], 90);
    await server.answer(90);
    cache.show(93);
    assert.ok(server.asked.includes(93), 'the visible slice is asked for though three requests are under way');
    cache.dispose();
  });

  it('fetches the neighbourhood once and then rests', async () => {
    const server = new SlowServer();
    const { cache } = cacheOf(server);
    cache.show(50);
    await server.answerAll(12);
    assert.deepEqual([...server.asked].sort((a, b) => a - b), [45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55]);
    assert.equal(cache.size, 11);
    cache.dispose();
  });

  it('bounds memory and lets the farthest slices go', async () => {
    const server = new SlowServer();
    const { cache } = cacheOf(server, { maximumBytes: 8 * 5 });
    for (const slice of [10, 11, 12, 13, 14, 15, 16]) {
      cache.show(slice);
      await server.answerAll(4);
      assert.ok(cache.size <= 5);
    }
    assert.ok(cache.get(16));
    assert.equal(cache.get(10), null);
    cache.dispose();
  });

  it('says that the visible slice failed, and tries again by itself', async () => {
    const server = new SlowServer();
    const { cache, failed } = cacheOf(server, { parallel: 1, radius: 0 });
    cache.show(50);
    await server.fail(50);
    assert.deepEqual(failed, [50]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(server.asked, [50, 50]);
    await server.answer(50);
    assert.ok(cache.get(50));
    cache.dispose();
  });

  it('lets requests made ahead that take long give way to a visible slice', async () => {
    const server = new SlowServer();
    const { cache } = cacheOf(server, { patienceMilliseconds: -1 });
    cache.show(50);
    await server.answer(50);
    assert.deepEqual(server.asked, [50, 51, 49, 52]);
    cache.show(53);
    assert.deepEqual(server.aborted.sort(), [49, 51, 52]);
    assert.equal(server.asked[4], 53);
    cache.dispose();
  });

  it('stops fetching when nobody looks, and goes on when somebody does', async () => {
    const server = new SlowServer();
    const { cache } = cacheOf(server);
    cache.show(50);
    await server.answer(50);
    cache.hide();
    assert.deepEqual(server.aborted.sort(), [49, 51, 52]);
    const asked = server.asked.length;
    cache.resume();
    assert.equal(server.asked.length, asked);
    cache.show(50);
    assert.equal(server.asked.length, asked + 3);
    cache.dispose();
  });

  it('shares the way: visible slices of all planes in their order, then ahead', async () => {
    const [axial, coronal] = [new SlowServer(), new SlowServer()];
    const traffic = new Traffic();
    const first = cacheOf(axial, { traffic }).cache;
    const second = cacheOf(coronal, { traffic }).cache;
    second.show(7);
    first.show(50);
    first.show(51);
    assert.deepEqual([axial.asked, coronal.asked], [[50, 51], [7]]);
    second.show(30);
    assert.deepEqual(coronal.asked, [7], 'the other plane waits for the main one');
    await axial.answer(51);
    assert.deepEqual(coronal.asked, [7, 30]);
    assert.deepEqual(axial.asked, [50, 51], 'nothing ahead while a visible slice is missing');
    await coronal.answer(30);
    assert.ok(axial.asked.length > 2 && coronal.asked.length > 2);
    first.dispose();
    second.dispose();
  });
});
