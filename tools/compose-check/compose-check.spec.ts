import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { envSchema } from '../../libs/platform/src/config/env.schema';
import { fromRoot } from '../support/paths';
import { checkCompose } from './compose-check';
import { composeSchema } from './compose.schema';

const known = new Set(Object.keys(envSchema.shape));
const text = readFileSync(fromRoot('docker-compose.yml'), 'utf8');
const compose = composeSchema.parse(parse(text, { merge: true }));

describe('docker-compose.yml', () => {
  it('holds together', () => {
    expect(checkCompose(text, known)).toEqual([]);
  });

  it('uses every volume it declares, and mounts files that exist', () => {
    const sources = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    expect(Object.keys(compose.volumes).filter((name) => !sources.includes(name))).toEqual([]);
    expect(sources.filter((source) => source.startsWith('.') && !existsSync(fromRoot(source)))).toEqual([]);
  });

  it('starts our image only in roles that the image knows', () => {
    const entrypoint = readFileSync(fromRoot('tools/docker/entrypoint.sh'), 'utf8');
    const roles = [...entrypoint.matchAll(/^ {2}(\w+)\) entry=/gm)].map(([, role]) => role);
    expect(roles).toEqual(['api', 'worker', 'migrate', 'doctor']);
    const ours = Object.values(compose.services).filter(({ build }) => build);
    for (const { command } of ours) expect(roles).toContain(command?.[0]);
  });

  it('keeps the queue safe and lets workers scale', () => {
    expect(compose.services.redis?.command).toEqual(expect.arrayContaining(['--appendonly', 'yes', '--maxmemory-policy', 'noeviction']));
    expect(compose.services.worker?.deploy?.replicas).toBeGreaterThan(0);
    expect(compose.services.worker?.ports).toBeUndefined(); // a fixed port on the host would forbid the second worker
  });
});

describe('checkCompose', () => {
  const file = (service: object) =>
    JSON.stringify({ name: 'x', volumes: {}, services: { one: { image: 'a:1', restart: 'no', build: '.', ...service } } });

  it.each([
    [{ depends_on: { two: { condition: 'service_started' } } }, 'one: depends on two, which does not exist'],
    [{ depends_on: { one: { condition: 'service_healthy' } } }, 'one: waits for one to be healthy, which has no healthcheck'],
    [{ volumes: ['data:/data'] }, 'one: uses the volume data, which is not declared'],
    [{ environment: { LOG_LEVLE: 'info' } }, 'one: sets LOG_LEVLE, which Argus does not read'],
    [{ environment: { ARGUS_SECRET: '${ARGUS_SECRET:-guess}' } }, 'one: ARGUS_SECRET must be required from outside: ${NAME:?why}'],
    [{ environment: { ARGUS_SECRET: '${ARGUS_SECRET:-}' } }, 'one: ARGUS_SECRET must be required from outside: ${NAME:?why}'],
    [
      { environment: { STRIPE_SECRET_KEY: '${STRIPE_SECRET_KEY:-sk_test_guess}' } },
      'one: STRIPE_SECRET_KEY must be required from outside: ${NAME:?why}',
    ],
  ])('finds %j', (service, problem) => {
    expect(checkCompose(file(service), known)).toEqual([problem]);
  });

  it('refuses parts it does not know', () => {
    expect(() => checkCompose(file({ healtcheck: {} }), known)).toThrow(/healtcheck/);
  });
});
