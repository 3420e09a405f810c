import { Logger } from '@nestjs/common';
import { type HealthCheck } from './health-check';
import { ReadinessService } from './readiness.service';

const answers = (name: string): HealthCheck => ({ name, check: () => Promise.resolve() });

describe('ReadinessService', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });
  it('is ok when everything answers', async () => {
    const readiness = await new ReadinessService([answers('database'), answers('queue')]).read();
    expect(readiness).toEqual({
      status: 'ok',
      checks: { database: { status: 'ok', ms: expect.any(Number) as number }, queue: { status: 'ok', ms: expect.any(Number) as number } },
    });
  });

  it('asks everything at once, waits two seconds at most and says nothing of the reason', async () => {
    const silent: HealthCheck = { name: 'queue', check: () => new Promise(() => undefined) };
    const broken: HealthCheck = {
      name: 'storage',
      check: () => {
        throw new Error('secret path');
      },
    };
    const readiness = await new ReadinessService([silent, { ...silent, name: 'schema' }, broken, answers('database')]).read();
    expect(readiness.status).toBe('failed');
    expect(readiness.checks).toMatchObject({
      queue: { status: 'failed' },
      schema: { status: 'failed' },
      storage: { status: 'failed' },
      database: { status: 'ok' },
    });
    expect(JSON.stringify(readiness)).not.toContain('secret');
  });

  it('asks once for callers at the same time, and again later', async () => {
    let asked = 0;
    const service = new ReadinessService([{ name: 'database', check: () => Promise.resolve(void (asked += 1)) }]);
    await Promise.all([service.read(), service.read(), service.read()]);
    expect(asked).toBe(1);
    await service.read();
    expect(asked).toBe(2);
  });

  it('turns callers away while it stops', async () => {
    const service = new ReadinessService([answers('database')]);
    service.onModuleDestroy();
    expect((await service.read()).status).toBe('stopping');
  });
});
