import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import Stripe from 'stripe';
import { fromRoot } from '../../../tools/support/paths';
import { allGone, descendantsOf, Supervisor, temporaryDataDir } from '../../support/supervisor';

// Real: the compiled supervisor and the compiled simulation of Stripe, asked with Stripe's SDK. Stand-ins: the api and the worker.
const ENTRIES = ['--api', fromRoot('test/support/stand-ins/api.mjs'), '--worker', fromRoot('test/support/stand-ins/worker.mjs')];
const FLAG = '--with-stripe-emulator';

describe('npm start -- --with-stripe-emulator', () => {
  let data: ReturnType<typeof temporaryDataDir>;
  const started: Supervisor[] = [];

  beforeEach(() => (data = temporaryDataDir()));
  afterEach(async () => {
    for (const supervisor of started.splice(0)) await supervisor.stop();
    data.remove();
  });

  const start = async (env: NodeJS.ProcessEnv = {}, args = [FLAG]): Promise<Supervisor> => {
    const supervisor = await Supervisor.start(data.path, { env, args: [...ENTRIES, ...args] });
    started.push(supervisor);
    return supervisor;
  };
  const environment = async ({ url }: Supervisor) => (await (await fetch(`${url}/env`)).json()) as Record<string, string | null>;
  const sdkOf = (env: Record<string, string | null>) => {
    const { hostname, port } = new URL(String(env.STRIPE_API_BASE));
    return new Stripe(String(env.STRIPE_SECRET_KEY), { host: hostname, port, protocol: 'http' });
  };

  it('starts a simulation beside the rest, tells the api how to reach it, and takes it down again', async () => {
    const supervisor = await start();
    await supervisor.ready();
    const env = await environment(supervisor);
    expect(env).toMatchObject({
      STRIPE_SECRET_KEY: expect.stringMatching(/^sk_test_\w{20,}$/) as string,
      STRIPE_WEBHOOK_SECRET: expect.stringMatching(/^whsec_\w{20,}$/) as string,
      STRIPE_API_BASE: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    });
    expect(supervisor.output).toContain(`a simulation of Stripe at ${env.STRIPE_API_BASE}: no money moves`);
    for (const secret of [env.STRIPE_SECRET_KEY, env.STRIPE_WEBHOOK_SECRET]) expect(supervisor.output).not.toContain(secret);
    const prices = Object.entries(env).filter(([name]) => name.startsWith('STRIPE_PRICE_'));
    expect(prices).toHaveLength(5);
    for (const [, price] of prices) expect(await sdkOf(env).prices.retrieve(String(price))).toMatchObject({ active: true });

    const family = descendantsOf(supervisor.pid);
    await supervisor.stop();
    expect(await allGone(family, 0)).toBe(true);
  });

  it('remembers customers after a restart, under new keys', async () => {
    const first = await start();
    await first.ready();
    const before = await environment(first);
    const { id } = await sdkOf(before).customers.create({ email: 'ada@example.org' });
    await first.stop();
    const second = await start();
    await second.ready();
    const after = await environment(second);
    expect(after.STRIPE_SECRET_KEY).not.toBe(before.STRIPE_SECRET_KEY);
    expect(await sdkOf(after).customers.retrieve(id)).toMatchObject({ email: 'ada@example.org' });
  });

  it('is not there without the flag', async () => {
    const supervisor = await start({}, []);
    await supervisor.ready();
    expect(Object.keys(await environment(supervisor)).filter((name) => name.startsWith('STRIPE_'))).toEqual([]);
    expect(supervisor.output).not.toContain('Stripe');
  });

  it.each([
    ['production', { NODE_ENV: 'production' }, [FLAG], 78, 'does not go with NODE_ENV=production'],
    ['a key of Stripe', { STRIPE_SECRET_KEY: 'sk_test_my_own' }, [FLAG], 78, 'STRIPE_SECRET_KEY is set'],
    ['an unknown flag', {}, ['--with-paypal'], 64, '--with-paypal'],
  ])('refuses %s in one line', async (_, env, args, code, message) => {
    const supervisor = await start(env, args);
    expect(await supervisor.exitCode()).toBe(code);
    expect(supervisor.output).toContain(message);
    expect(supervisor.output).toContain('Fix: ');
    expect(supervisor.output).not.toMatch(/^\s+at /m);
    expect(supervisor.output).not.toContain('sk_test_my_own');
  });
});

describe('The simulation as a process of its own', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('leaves by itself at %s, though whoever started it goes on', async (signal) => {
    const child = fork(fromRoot('dist', 'tools', 'stripe-emulator', 'main.js'), {
      env: { STRIPE_SECRET_KEY: 'sk_test_simulation', STRIPE_WEBHOOK_SECRET: 'whsec_simulation', PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    try {
      const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      expect(said.toString()).toMatch(/^A simulation of Stripe listens at http:\/\/127\.0\.0\.1:\d+: no money moves/);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it.each([
    ['a live key', { STRIPE_SECRET_KEY: 'sk_live_of_somebody' }, 'was given a live key'],
    ['production', { STRIPE_SECRET_KEY: 'sk_test_simulation', NODE_ENV: 'production' }, 'NODE_ENV=production'],
    ['no key', {}, 'STRIPE_SECRET_KEY is missing'],
    ['a port that is none', { STRIPE_SECRET_KEY: 'sk_test_simulation', PORT: 'http' }, 'PORT=http is not a port'],
  ])('refuses %s in one line', (_, env, message) => {
    const { status, stderr } = spawnSync(process.execPath, [fromRoot('dist', 'tools', 'stripe-emulator', 'main.js')], {
      env: { STRIPE_WEBHOOK_SECRET: 'whsec_simulation', ...env },
      encoding: 'utf8',
    });
    expect(status).toBe(78);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('sk_live_of_somebody');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
