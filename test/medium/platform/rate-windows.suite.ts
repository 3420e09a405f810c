import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { SystemClock } from '@argus/common';
import { type RateRule, type RateStore, RateWindows } from '@argus/platform/counters';
import { CuttableProxy } from '../queue/cuttable-proxy';
import { until } from '../queue/test-app';

export interface RateBackend {
  readonly server: URL;
  /** A store with connections of its own, through the given address or straight. */
  open(url?: string): Promise<RateStore>;
  /** Closes every store. */
  close(): Promise<void>;
}

const rule = (limit: number, changes: Partial<RateRule> = {}): RateRule => ({ name: 'key', limit, windowMs: 60_000, ...changes });
const at = (seconds: number) => new Date(1_700_000_040_000 + seconds * 1000);

/** What a limit promises, whichever store counts. */
export function describeRateWindows(name: string, openBackend: () => Promise<RateBackend>): void {
  describe(`rate windows on ${name}`, () => {
    let backend: RateBackend;
    let windows: RateWindows;
    let subject: string;
    const windowsOn = async (url?: string) => new RateWindows(await backend.open(url), new SystemClock());
    const passesAt = async (seconds: number, limited: RateRule, times: number): Promise<number> => {
      let passes = 0;
      for (let i = 0; i < times; i++) if ((await windows.take(subject, limited, at(seconds))).allowed) passes++;
      return passes;
    };

    beforeAll(async () => {
      backend = await openBackend();
      windows = await windowsOn();
    });
    beforeEach(() => (subject = `key:${randomUUID()}`));
    afterAll(() => backend.close());

    it('let as many through as they may, however many ask at once in two processes', async () => {
      const other = await windowsOn();
      // So long that nothing leaves it while the test runs.
      const limited = rule(20, { windowMs: 3_600_000 });
      const standings = await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 ? windows : other).take(subject, limited)));
      const allowed = standings.filter((standing) => standing.allowed);
      expect(allowed.map(({ remaining }) => remaining).sort((a, b) => b - a)).toEqual(Array.from({ length: 20 }, (_, i) => 19 - i));
      expect(standings.filter((standing) => !standing.allowed).every(({ remaining }) => remaining === 0)).toBe(true);
    });

    it('slide: what left the window, and nothing else, is free again', async () => {
      expect(await passesAt(0.5, rule(10), 5)).toBe(5);
      expect(await passesAt(30, rule(10), 9)).toBe(5);
      expect(await passesAt(60.999, rule(10), 9)).toBe(0);
      expect(await passesAt(61, rule(10), 9)).toBe(5);
      expect(await passesAt(90.999, rule(10), 9)).toBe(0);
      expect(await passesAt(91, rule(10), 9)).toBe(5);
      expect(await passesAt(1_000, rule(10), 20)).toBe(10);
    });

    it('say when there is room again', async () => {
      expect(await windows.take(subject, rule(2), at(0.25))).toMatchObject({ allowed: true, remaining: 1, resetsAt: at(61) });
      expect(await windows.take(subject, rule(2), at(10))).toMatchObject({ allowed: true, remaining: 0, resetsAt: at(61) });
      const refused = await windows.take(subject, rule(2), at(20.5));
      expect(refused).toMatchObject({ allowed: false, remaining: 0, resetsAt: at(61), retryAfterSeconds: 41 });
      expect(await windows.take(subject, rule(2), refused.resetsAt)).toMatchObject({ allowed: true, remaining: 0, resetsAt: at(71) });
    });

    it('do not count what they refuse', async () => {
      expect(await passesAt(0, rule(3), 3)).toBe(3);
      expect(await passesAt(30, rule(3), 50)).toBe(0);
      expect(await passesAt(61, rule(3), 3)).toBe(3);
    });

    it('never hold more than the limit, wherever the window lies, and refuse only what a slot more would', async () => {
      const [limit, windowSeconds, slotSeconds] = [7, 60, 1];
      const passed: number[] = [];
      const within = (seconds: number, now: number) => passed.filter((time) => time > now - seconds).length;
      for (let i = 0, now = 0; i < 400; i++, now += (i * 7919) % 31) {
        const seconds = now / 4;
        const { allowed } = await windows.take(subject, rule(limit), at(seconds));
        if (allowed) passed.push(seconds);
        if (allowed) expect(within(windowSeconds, seconds)).toBeLessThanOrEqual(limit);
        else expect(within(windowSeconds + slotSeconds, seconds)).toBeGreaterThanOrEqual(limit);
      }
      expect(passed.length).toBeGreaterThan(limit * 5);
    });

    it('keep subjects, rules and windows apart, and follow a limit that changes', async () => {
      expect(await passesAt(0, rule(2), 3)).toBe(2);
      expect(await passesAt(0, rule(2, { name: 'general' }), 3)).toBe(2);
      expect(await passesAt(0, rule(2, { windowMs: 3_600_000 }), 3)).toBe(2);
      expect((await windows.take(`${subject}x`, rule(2), at(0))).remaining).toBe(1);
      expect(await passesAt(1, rule(5), 9)).toBe(3);
      expect(await windows.take(subject, rule(1), at(2))).toMatchObject({ allowed: false, remaining: 0 });
    });

    it('count under all rules or under none', async () => {
      const [minute, hour] = [rule(3), rule(5, { name: 'general', windowMs: 3_600_000 })];
      const both = (seconds: number) =>
        windows.takeAll(
          [
            { subject, rule: minute },
            { subject, rule: hour },
          ],
          at(seconds),
        );
      const passes = (standings: { allowed: boolean }[]) => standings.every(({ allowed }) => allowed);
      for (let i = 0; i < 3; i++) expect(passes(await both(0))).toBe(true);
      expect(await both(0)).toMatchObject([
        { name: 'key', allowed: false, remaining: 0 },
        { name: 'general', allowed: true, remaining: 2 },
      ]);
      expect([passes(await both(61)), passes(await both(61)), passes(await both(61))]).toEqual([true, true, false]);
      // The hour refused: the minute still has the room it had.
      expect(await both(61)).toMatchObject([
        { name: 'key', allowed: true, remaining: 1 },
        { name: 'general', allowed: false, remaining: 0 },
      ]);
      expect(await windows.takeAll([])).toEqual([]);
    });

    it('never wait for each other in a circle', async () => {
      const other = await windowsOn();
      const takes = [rule(10, { windowMs: 3_600_000 }), rule(100, { name: 'general', windowMs: 3_600_000 })].map((each) => ({
        subject,
        rule: each,
      }));
      const standings = await Promise.all(
        Array.from({ length: 40 }, (_, i) => (i % 2 ? windows.takeAll(takes) : other.takeAll([...takes].reverse()))),
      );
      expect(standings.filter((each) => each.every(({ allowed }) => allowed))).toHaveLength(10);
      expect((await windows.take(subject, takes[1]!.rule)).remaining).toBe(89);
    });

    it('allow everything while the store is away, with one line about it, and count again when it is back', async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      const proxy = await new CuttableProxy(backend.server).restore();
      try {
        const limited = await windowsOn(proxy.url);
        const hour = rule(1, { windowMs: 3_600_000 });
        expect(await limited.take(subject, hour)).toMatchObject({ allowed: true, remaining: 0 });
        expect(await limited.take(subject, hour)).toMatchObject({ allowed: false });
        await proxy.cut();
        for (let i = 0; i < 3; i++) expect(await limited.take(subject, hour)).toMatchObject({ allowed: true, remaining: 1 });
        expect(warn.mock.calls).toEqual([[expect.stringMatching(/^Rate limits are not kept: ./)]]);
        await proxy.restore();
        await until(async () => !(await limited.take(subject, hour)).allowed, 'it counts again');
      } finally {
        warn.mockRestore();
        await proxy.cut();
      }
    });
  });
}
