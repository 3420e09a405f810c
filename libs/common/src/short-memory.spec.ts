import { ShortMemory } from './short-memory';

describe('ShortMemory', () => {
  let clockMs: number;
  let memory: ShortMemory<string>;

  beforeEach(() => {
    clockMs = 10_000;
    memory = new ShortMemory(500, () => clockMs);
  });

  it('knows an answer for as long as it was told, from the question on', () => {
    memory.keep('a', 'answer', clockMs - 200);
    clockMs += 299;
    expect(memory.get('a')).toBe('answer');
    clockMs += 1;
    expect(memory.get('a')).toBeUndefined();
  });

  it('goes by the newest answer', () => {
    memory.keep('a', 'before', memory.now());
    memory.keep('a', 'after', memory.now());
    expect(memory.get('a')).toBe('after');
  });

  it('forgets what is meant, and only that', () => {
    memory.keep('a', 'one', memory.now());
    memory.keep('b', 'two', memory.now());
    memory.forget((value) => value === 'one');
    expect([memory.get('a'), memory.get('b')]).toEqual([undefined, 'two']);
  });

  it('does not pile up', () => {
    for (let n = 0; n < 1000; n += 1) {
      clockMs += 10;
      memory.keep(String(n), 'answer', clockMs);
    }
    expect(memory.size).toBeLessThanOrEqual(50);
  });
});
