import { SUITES, describeSuites, selectSuites, type Need } from './suites';

const having = (...needs: Need[]) => new Set(needs);

describe('selectSuites', () => {
  it('leaves out what the machine cannot run and says why', () => {
    const selected = selectSuites(having(), '');
    expect(selected.map(({ project }) => project)).toEqual(['unit', 'medium', 'queue-postgres', 'e2e']);
    expect(describeSuites(selected)).toContain('– queue-redis     not here: no redis-server or valkey-server on PATH and no REDIS_URL');
  });

  it('selects everything where everything is present', () => {
    expect(selectSuites(having('redis', 'chromium'), 'redis, chromium')).toEqual(SUITES);
  });

  it.each([
    ['redis', having(), 'ARGUS_TEST_REQUIRE names redis: no redis-server'],
    ['redis,chromium', having('redis'), 'ARGUS_TEST_REQUIRE names chromium: no Chromium on PATH'],
    ['docker', having('redis'), 'ARGUS_TEST_REQUIRE names docker, which no suite needs'],
  ])('fails when %s is required and absent', (required, present, message) => {
    expect(() => selectSuites(present, required)).toThrow(message);
  });
});
