import { ConfigError, loadConfig } from './config';

const minimal = { DATABASE_URL: 'postgres://app:secret@127.0.0.1:5432/argus' };
const problemsOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

describe('loadConfig', () => {
  it('fills in the development defaults', () => {
    const config = loadConfig(minimal);
    expect(config.mode).toBe('development');
    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 3000, publicUrl: 'http://127.0.0.1:3000' });
    expect(config.queue).toEqual({ backend: 'postgres', connectionString: minimal.DATABASE_URL });
    expect(config.storage).toMatchObject({ driver: 'local' });
    expect(config.visionProviders).toEqual(['local']);
    expect(config.limits).toMatchObject({
      keyRequestsPerMinute: 100,
      generalRequestsPerHour: 1000,
      authRequestsPerMinute: 20,
      testRunsPerHour: 100,
    });
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadConfig({ ...minimal, PORT: '', REDIS_URL: ' ' })).toMatchObject({ http: { port: 3000 }, queue: { backend: 'postgres' } });
  });

  it('knows the operator’s workspace when it is named', () => {
    const id = '01920000-0000-7000-8000-00000000000A';
    expect(loadConfig({ ...minimal, OPERATOR_WORKSPACE_ID: id }).operatorWorkspaceId).toBe(id.toLowerCase());
    expect(loadConfig(minimal).operatorWorkspaceId).toBeUndefined();
  });

  it('lists every problem at once, by variable', () => {
    const problems = problemsOf({ PORT: 'eighty', LOG_LEVEL: 'loud', REDIS_URL: 'http://nope' });
    expect(problems.join('\n')).toMatch(/PORT must be a whole number from 1 to 65535/);
    expect(problems.join('\n')).toMatch(/LOG_LEVEL/);
    expect(problems.join('\n')).toMatch(/REDIS_URL must be a redis: or rediss:\/\/ URL/);
  });

  it.each([
    [{ ...minimal, NODE_ENV: 'production' }, /ARGUS_SECRET is missing/],
    [{ ...minimal, OIDC_ISSUER: 'https://id.example' }, /OIDC_ISSUER and OIDC_AUDIENCE go together/],
    [{ ...minimal, OIDC_AUDIENCE: 'argus' }, /OIDC_ISSUER and OIDC_AUDIENCE go together/],
    [{ ...minimal, ARGUS_SECRET: 'short' }, /ARGUS_SECRET must be at least 32 bytes/],
    [{ ...minimal, NODE_ENV: 'production', ARGUS_SECRET: 'x'.repeat(32), EGRESS_ALLOW: '127.0.0.1:1' }, /EGRESS_ALLOW/],
    [{ ...minimal, OPERATOR_WORKSPACE_ID: 'demo' }, /OPERATOR_WORKSPACE_ID must be the id of a workspace/],
    [{ ...minimal, S3_BUCKET: 'pictures' }, /S3_ACCESS_KEY_ID/],
    [{ ...minimal, VISION_PROVIDERS: 'oracle' }, /VISION_PROVIDERS may list only: local/],
    [{ ...minimal, SMTP_URL: 'https://mail.example.org' }, /SMTP_URL must be a smtp: or smtps:\/\/ URL/],
    [{ ...minimal, SMTP_URL: 'smtp://' }, /SMTP_URL must name a host/],
    [{ ...minimal, SMTP_URL: 'smtp://mail.example.org/?logger=true' }, /SMTP_URL must name a host and nothing behind the port/],
    [{ ...minimal, SMTP_URL: 'smtp://argus:50%@mail.example.org' }, /SMTP_URL must/],
    [{ ...minimal, MAIL_FROM: 'Argus' }, /MAIL_FROM must be an address/],
    [{ ...minimal, MAIL_FROM: 'a@example.org, b@example.org' }, /MAIL_FROM must be an address/],
    [{ ...minimal, NODE_ENV: 'production', ARGUS_SECRET: 'x'.repeat(32), ARGUS_DEV_MAILBOX: '1' }, /ARGUS_DEV_MAILBOX is for development/],
    [{}, /DATABASE_URL is missing/],
  ])('refuses %j', (env, expected) => {
    expect(problemsOf(env).join('\n')).toMatch(expected);
  });

  it('prints links with the public address, never with a wildcard host', () => {
    expect(loadConfig({ ...minimal, HOST: '0.0.0.0', PORT: '8080' }).http.publicUrl).toBe('http://127.0.0.1:8080');
    expect(loadConfig({ ...minimal, PUBLIC_URL: 'https://pictures.example.org/' }).http.publicUrl).toBe('https://pictures.example.org');
  });

  it('starts links to files with the address they are given, else with the public one', () => {
    const PUBLIC_URL = 'https://pictures.example.org/';
    expect(loadConfig({ ...minimal, PUBLIC_URL }).http.contentUrl).toBe('https://pictures.example.org');
    const apart = loadConfig({ ...minimal, PUBLIC_URL, CONTENT_BASE_URL: 'https://files.example.net/' });
    expect(apart.http).toMatchObject({ publicUrl: 'https://pictures.example.org', contentUrl: 'https://files.example.net' });
  });
});
