import { Controller, Get, Res } from '@nestjs/common';
import { type Response } from 'express';
import { Clock } from '@argus/common';
import { PostgresRateStore, RateStore, RateWindows } from '@argus/platform/counters';
import { Database } from '@argus/platform/database';
import { Operation, RateGate } from '@argus/platform/http';
import { type SampleApp, startSampleApp } from '../../../libs/platform/src/http/testing/sample-app';
import { createTestDatabase, type TestDatabase } from '../../support';

const minute = { name: 'key', limit: 2, windowMs: 60_000 };
const hour = { name: 'general', limit: 1000, windowMs: 3_600_000 };

@Controller('api/v1/limited')
class LimitedController {
  constructor(private readonly gate: RateGate) {}

  @Get()
  @Operation({
    id: 'getLimited',
    summary: 'Pass two limits',
    family: 'api-v1',
    permission: 'public',
    responses: { 204: { description: 'There was room.' } },
    errors: ['request.rate_limited'],
  })
  async get(@Res({ passthrough: true }) response: Response): Promise<void> {
    await this.gate.pass(response, [
      { subject: 'key:1', rule: minute },
      { subject: 'key:1', rule: hour },
    ]);
  }
}

let testDatabase: TestDatabase;
let database: Database;
let sample: SampleApp;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.url, poolSize: 2 });
  const gates = {
    module: class Gates {},
    global: true,
    providers: [
      { provide: RateStore, useValue: new PostgresRateStore(database) },
      { provide: RateWindows, inject: [RateStore, Clock], useFactory: (store: RateStore, clock: Clock) => new RateWindows(store, clock) },
      RateGate,
    ],
    exports: [RateGate],
  };
  sample = await startSampleApp({ controllers: [LimitedController], imports: [gates] });
});
afterAll(async () => {
  await sample.close();
  await database.close();
  await testDatabase.drop();
});

const call = async () => {
  const response = await fetch(`${sample.baseUrl}/api/v1/limited`);
  const [text, headers] = [await response.text(), Object.fromEntries(response.headers)];
  return { status: response.status, headers, body: text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>) };
};

it('a limited request is told where it stands, when it passes and when it does not', async () => {
  const passes = await call();
  expect(passes).toMatchObject({
    status: 204,
    headers: {
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'ratelimit-policy': '"key";q=2;w=60',
      ratelimit: expect.stringMatching(/^"key";r=1;t=\d+$/) as unknown,
    },
  });
  expect(passes.headers).not.toHaveProperty('retry-after');
  expect(Number(passes.headers['x-ratelimit-reset'])).toBeGreaterThan(1_700_000_000);
  expect(await call()).toMatchObject({ status: 204, headers: { 'x-ratelimit-remaining': '0' } });

  const refused = await call();
  expect(refused).toMatchObject({
    status: 429,
    headers: { 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': passes.headers['x-ratelimit-reset'] },
    body: { status_code: 429, error: { code: 'request.rate_limited', details: { policy: 'key', limit: 2, windowSeconds: 60 } } },
  });
  expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(refused.headers.ratelimit).toBe(`"key";r=0;t=${refused.headers['retry-after']}`);
});
