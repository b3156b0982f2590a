import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { watchActivity } from '../../../src/Web/Client/people/activity';

describe('activity', () => {
  const stage = () => {
    const hearing: ((event: Event) => void)[] = [];
    const root = {
      addEventListener: (_: string, hear: unknown, options: AddEventListenerOptions) => {
        hearing.push((event) => {
          if (!options.signal?.aborted) (hear as (e: Event) => void)(event);
        });
      },
    };
    const page = { visibilityState: 'visible' as DocumentVisibilityState };
    const leaving = new AbortController();
    let told = 0;
    let now = 0;
    watchActivity(root as Pick<EventTarget, 'addEventListener'>, page, () => told++, () => now, leaving.signal);
    const move = (trusted = true) => {
      hearing[0]!({ isTrusted: trusted } as Event);
    };
    return { page, leaving, move, told: () => told, at: (ms: number) => (now = ms) };
  };

  it('tells of real input at most every ten seconds', () => {
    const { move, told, at } = stage();
    move();
    at(9_999);
    move();
    assert.equal(told(), 1);
    at(10_000);
    move();
    assert.equal(told(), 2);
  });

  it('says nothing in a hidden tab, of events made by script, or after leaving', () => {
    const { page, leaving, move, told, at } = stage();
    page.visibilityState = 'hidden';
    move();
    page.visibilityState = 'visible';
    move(false);
    assert.equal(told(), 0);
    move();
    leaving.abort();
    at(60_000);
    move();
    assert.equal(told(), 1);
  });
});
