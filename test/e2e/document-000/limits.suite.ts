import { formOf, smallPng } from '../support';
import { type DescribedError, fact } from './described';
import type { Scene } from './scene';
import { spendAllCredits } from './spent-credits';

const LIMIT_REACHED = { status: 429, body: { error: expect.stringMatching(/\S/) as string, upgrade: true } };

export function describeLimits(scene: () => Scene): void {
  describe('Pricing and GET /usage', () => {
    it.each<['free' | 'starter' | 'pro' | 'enterprise', number | null, number | null]>([
      ['free', 50, 50],
      ['starter', null, 500],
      ['pro', null, 5_000],
      ['enterprise', null, null],
    ])('“Credits remaining, asset count, and tier info”: %s has %j assets and %j credits a month', async (tier, assets, credits) => {
      const reader = await scene().onTier(tier);
      const usage = await reader.usage();
      expect(fact(usage, /tier|plan/i)).toBe(tier);
      expect(fact(usage, /credits.*remaining|remaining.*credits/i)).toBe(credits);
      expect(fact(usage, /assets?.*limit/i)).toBe(assets);
      expect(await reader.assetCount()).toBe(0);
    });

    it('counts what is there: an upload more, a deletion less, a recovery more', async () => {
      const reader = await scene().onTier('starter');
      const { id } = await reader.upload('counted.txt', 'x');
      expect(await reader.assetCount()).toBe(1);
      await reader.remove(id);
      expect(await reader.assetCount()).toBe(0);
      await reader.recover(id);
      expect(await reader.assetCount()).toBe(1);
    });
  });

  describe('Rate Limits', () => {
    it('“The API returns 429 with { "error": "...", "upgrade": true }”: at the tier’s 50 assets, at every door', async () => {
      const reader = await scene().onTier('free');
      const kept = await reader.upload('1.txt', '1');
      await Promise.all(Array.from({ length: 49 }, (_, n) => reader.upload(`${n + 2}.txt`, `${n + 2}`)));
      expect(await reader.assetCount()).toBe(50);
      const url = scene().files.serveBytes('/one-too-many.txt', 'x');
      const doors = [
        () => reader.ask('POST', '/assets/upload', { body: formOf({ name: '51.txt', bytes: 'x' }) }),
        () => reader.ask('POST', '/assets/upload-from-url', { json: { url } }),
      ];
      for (const door of doors) expect(await door()).toMatchObject(LIMIT_REACHED);
      expect(await reader.assetCount()).toBe(50);

      // A deleted asset makes room; once the room is taken, it cannot come back.
      await reader.remove(kept.id);
      await reader.upload('51.txt', 'x');
      expect(await reader.ask('POST', `/assets/${kept.id}/recover`)).toMatchObject(LIMIT_REACHED);
      expect(await reader.assetCount()).toBe(50);
    });

    it('“1 credit = 1 AI image analysis”; without any: 429, and what needs none goes on', async () => {
      const reader = await scene().onTier('starter');
      const seen = await reader.upload('seen.png', await smallPng());
      expect((await reader.settled(seen.id)).status).toBe('ready');
      expect(await reader.credits()).toBe(499);
      await spendAllCredits(scene().api.stack, seen.id);
      expect(await reader.credits()).toBe(0);

      const before = await reader.assetCount();
      const upload = await reader.ask<DescribedError>('POST', '/assets/upload', {
        body: formOf({ name: 'more.png', bytes: await smallPng() }),
      });
      expect(upload).toMatchObject(LIMIT_REACHED);
      expect(await reader.ask('POST', `/assets/${seen.id}/analyze`)).toMatchObject(LIMIT_REACHED);
      expect([await reader.assetCount(), await reader.credits()]).toEqual([before, 0]);

      const { id } = await reader.upload('free.pdf', '%PDF-1.4\n%%EOF\n');
      expect(await reader.get(id)).toMatchObject({ status: 'ready' });
      // What is wrong with this request is the file, not the credits.
      expect((await reader.ask('POST', `/assets/${id}/analyze`)).status).toBe(400);
    });

    it('“There is no request-per-second or per-IP rate limit. You can call the API as fast as needed within your tier”', async () => {
      const { reader, uploaded } = scene();
      const asked = Array.from({ length: 300 }, (_, n) => reader.ask('GET', n % 2 ? '/assets?limit=1' : `/assets/${uploaded.id}`));
      const statuses = (await Promise.all(asked)).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([200]));
    });
  });
}
