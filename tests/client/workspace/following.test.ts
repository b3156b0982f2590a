import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { circleOf, Following } from '../../../src/Web/Client/workspace/following';
import type { Pieces } from '../../../src/Web/Client/workspace/pieces';
import type { PresentView, SharedView } from '../../../src/Web/Client/wire/messages';

const at = (pageId: string, follows: string | null = null): PresentView =>
  ({ pageId, personId: pageId, name: pageId.toUpperCase(), labelId: null, slice: 0, drawing: false, follows });

const view = (pageId: string, k: number, cursor: SharedView['cursor'] = null): SharedView =>
  ({ pageId, ijk: [5, 6, k], window: [40, 400], cursor });

/** A page with nothing but what looking together needs, and a record of what it did. */
function begin() {
  const did = {
    moves: [] as number[], windows: [] as number[], follows: [] as (string | null)[], shows: 0, said: [] as string[], state: '',
  };
  const session = {
    self: at('me') as PresentView | null,
    others: [at('guide')] as PresentView[],
    follow: (pageId: string | null) => {
      did.follows.push(pageId);
      session.self = at('me', pageId);
      return Promise.resolve(true);
    },
    show: () => did.shows++,
  };
  const toolbox = { draws: false };
  const look = { window: { level: 0, width: 1 } };
  const root = { setAttribute: () => undefined, hidden: false, replaceChildren: () => undefined } as unknown as HTMLElement;
  const of = {
    session, toolbox, look,
    page: { state: (name: string, value: string) => name === 'following' && (did.state = value) },
    toasts: { show: (text: string) => did.said.push(text) },
    views: { invalidate: () => undefined, ijk: [1, 2, 3], all: [] },
    navigation: { moveTo: (ijk: readonly number[]) => { did.moves.push(ijk[2]!); following.moved(true); } },
    windowing: {
      showNumbers: (window: { level: number; width: number }) => {
        did.windows.push(window.level);
        look.window = window;
      },
    },
  } as unknown as Pieces;
  const following = new Following(root, of);
  return { following, session, toolbox, did, root };
}

describe('looking together', () => {
  beforeEach(() => {
    const element = () => ({ append: () => undefined, setAttribute: () => undefined });
    (globalThis as { document?: unknown }).document = { createElement: element };
  });
  afterEach(() => delete (globalThis as { document?: unknown }).document);

  it('is a circle round one guide', () => {
    const others = [at('a'), at('b', 'a'), at('c', 'b'), at('d', 'me')];
    const names = (self: PresentView | null) => circleOf(self, others).map((p) => p.pageId).join('');
    assert.deepEqual([null, at('me'), at('me', 'a')].map(names), ['', 'd', 'ab']);
  });

  it('goes where the guide goes, windows as she does, and tells the others', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { following, session, did } = begin();
    following.shown(view('guide', 1));
    assert.deepEqual(did.moves, [], 'whom one does not follow leads nobody');
    session.self = at('me', 'guide');
    following.changed();
    following.shown(view('guide', 7));
    following.shown(view('guide', 8));
    assert.deepEqual([did.moves, did.windows, did.follows, did.state], [[1, 7, 8], [40], [], 'guided']);
    t.mock.timers.tick(50);
    assert.equal(did.shows, 1, 'many moves are told at once');
  });

  it('ends when the person moves on her own, and what comes late moves nothing', async () => {
    const { following, session, did } = begin();
    session.self = at('me', 'guide');
    following.changed();
    following.moved(true);
    following.shown(view('guide', 9));
    session.self = at('me', 'guide'); // told before the server heard of the end
    following.changed();
    assert.deepEqual([did.follows, did.moves], [[null], []]);
    session.self = at('me');
    await Promise.resolve();
    await Promise.resolve();
    following.changed();
    assert.equal(did.state, 'nobody');
  });

  it('waits for a pen that is down', () => {
    const { following, session, toolbox, did } = begin();
    session.self = at('me', 'guide');
    following.changed();
    toolbox.draws = true;
    following.shown(view('guide', 3));
    following.shown(view('guide', 4));
    assert.deepEqual(did.moves, []);
    toolbox.draws = false;
    following.goAlong();
    assert.deepEqual(did.moves, [4]);
  });

  it('says that the guide has ended it, and shows the pointers on the slice', () => {
    const { following, session, did, root } = begin();
    session.others = [at('guide', 'me')];
    following.changed();
    assert.deepEqual([did.state, root.hidden], ['guides', false]);
    following.shown(view('guide', 0, [1.5, 2.5, 3]));
    const plane = (index: number) => ({ index, plane: { fromIjk: ([x, y, slice]: readonly number[]) => ({ x, y, slice }) } }) as never;
    assert.deepEqual(following.cursorsOn(plane(3)), [{ at: { x: 1.5, y: 2.5 }, name: 'GUIDE', guide: false }]);
    assert.deepEqual(following.cursorsOn(plane(4)), []);
    session.self = at('me', 'guide');
    session.others = [at('guide')];
    following.changed();
    session.self = at('me');
    following.changed();
    assert.match(did.said.join(), /GUIDE no more/);
    assert.deepEqual([did.state, root.hidden], ['nobody', true]);
  });

  it('ends by the guide’s own button, and hands over to whom one names', () => {
    const { following, session, did } = begin();
    session.self = at('me', 'guide');
    following.changed();
    following.with('guide');
    following.with('other');
    following.with('');
    assert.deepEqual(did.follows, [null, 'other', null]);
  });
});
