import type { KeyCaller } from '../access/principal';
import { RecentKeys } from './recent-keys';

describe('keys looked up a moment ago', () => {
  const caller: KeyCaller = {
    kind: 'key',
    principal: { organizationId: 'org', actor: { kind: 'key', id: 'key' }, permissions: new Set() },
    rateLimitPerMinute: null,
  };
  const now = new Date('2026-06-01T12:00:00Z');
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  const hash = (letter: string): Buffer => Buffer.alloc(32, letter);
  let clockMs: number;
  let recent: RecentKeys;

  beforeEach(() => {
    clockMs = 10_000;
    recent = new RecentKeys(() => clockMs);
    recent.keep(hash('a'), { caller, keyId: 'key', expiresAt: later(100) }, clockMs);
  });

  it('are known for half a second from the question on', () => {
    recent.keep(hash('b'), { caller, keyId: 'other', expiresAt: null }, clockMs - 200);
    expect(recent.find(hash('b'), now)).toBe(caller);
    clockMs += 299;
    expect(recent.find(hash('b'), now)).toBe(caller);
    clockMs += 1;
    expect(recent.find(hash('b'), now)).toBeUndefined();
  });

  it('end when they expire, also before that', () => {
    expect(recent.find(hash('a'), later(99))).toBe(caller);
    expect(recent.find(hash('a'), later(100))).toBeUndefined();
  });

  it('are forgotten by id, and only that one', () => {
    recent.keep(hash('b'), { caller, keyId: 'other', expiresAt: null }, clockMs);
    recent.forget('key');
    expect(recent.find(hash('a'), now)).toBeUndefined();
    expect(recent.find(hash('b'), now)).toBe(caller);
  });
});
