import { z } from 'zod';

/** An empty variable is an absent one: `FOO= npm start` must not mean "FOO is the empty string". */
const blankIsAbsent = (raw: unknown): unknown => (typeof raw === 'string' && raw.trim() === '' ? undefined : raw);
const text = () => z.preprocess(blankIsAbsent, z.string().trim().optional());
const withDefault = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(blankIsAbsent, schema);
const flag = (fallback: boolean) =>
  withDefault(
    z
      .enum(['1', '0', 'true', 'false'], 'must be 1, 0, true or false')
      .default(fallback ? '1' : '0')
      .transform((value) => value === '1' || value === 'true'),
  );
const integer = (fallback: number, min: number, max: number) =>
  withDefault(
    z.coerce
      .number({ error: `must be a whole number from ${min} to ${max}` })
      .int(`must be a whole number from ${min} to ${max}`)
      .min(min, `must be at least ${min}`)
      .max(max, `must be at most ${max}`)
      .default(fallback),
  );
const url = (...protocols: string[]) =>
  withDefault(
    z
      .string()
      .trim()
      .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), `must be a ${protocols.join(' or ')}// URL`)
      .optional(),
  );
const list = () =>
  withDefault(
    z
      .string()
      .default('')
      .transform((value) =>
        value
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean),
      ),
  );

/**
 * Every environment variable Argus reads, with its default and its meaning (`describe` feeds the reference page docs/environment.md).
 * Parsed once, at the start of a process.
 */
export const envSchema = z.object({
  NODE_ENV: withDefault(z.enum(['development', 'test', 'production']).default('development')).describe(
    '`production` refuses development defaults',
  ),
  HOST: withDefault(z.string().default('127.0.0.1')).describe('Address the api listens on; 0.0.0.0 in a container'),
  PORT: integer(3000, 1, 65_535).describe('Port the api listens on'),
  WORKER_PORT: integer(0, 0, 65_535).describe('Port of the worker’s health and metrics pages, on HOST; 0 takes a free one'),
  PUBLIC_URL: url('http:', 'https:').describe('The address users reach Argus at; every link we print starts with it'),
  CONTENT_BASE_URL: url('http:', 'https:').describe('Another address of this api that links to files start with; PUBLIC_URL when unset'),
  TRUST_PROXY: text().describe('Express “trust proxy” value when a proxy stands in front: a number of hops or addresses'),
  LOG_LEVEL: withDefault(z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info')).describe('How much is logged'),
  ARGUS_DATA_DIR: withDefault(z.string().default('.argus')).describe('Where the embedded database, the queue and the stored files live'),
  ARGUS_SECRET: text().describe(
    'At least 32 bytes; several, newest first and separated by commas, while one is being replaced. Required in production',
  ),
  DATABASE_URL: url('postgres:', 'postgresql:').describe('Postgres; the embedded one when unset'),
  DATABASE_OWNER_URL: url('postgres:', 'postgresql:').describe('The role that owns the tables, for migrations; DATABASE_URL when unset'),
  DATABASE_POOL_SIZE: integer(10, 2, 200).describe(
    'Connections per process; `npm start` with the embedded database keeps two for each core and one more',
  ),
  DATABASE_PREPARED_STATEMENTS: flag(true).describe(
    'Statements are prepared once for each connection; 0 for a pooler in transaction mode that does not follow them (PgBouncer before 1.21)',
  ),
  DATABASE_ROW_POLICIES: flag(true).describe(
    'Each connection is confined to the rows of the organization it works for; 0 behind a pooler in transaction mode, which shares connections',
  ),
  REDIS_URL: url('redis:', 'rediss:').describe('Queue server; an embedded one, or Postgres, when unset'),
  ARGUS_QUEUE_BACKEND: withDefault(z.enum(['redis', 'postgres']).optional()).describe(
    'Forces the queue’s backend; by default redis when REDIS_URL is set, else postgres',
  ),
  S3_ENDPOINT: url('http:', 'https:').describe('S3, R2 or MinIO endpoint'),
  S3_BUCKET: text().describe('Bucket; selects the S3 store'),
  S3_REGION: withDefault(z.string().default('us-east-1')).describe('Region'),
  S3_ACCESS_KEY_ID: text().describe('Access key'),
  S3_SECRET_ACCESS_KEY: text().describe('Secret key'),
  S3_FORCE_PATH_STYLE: flag(false).describe('Path-style addresses, as MinIO wants'),
  SMTP_URL: url('smtp:', 'smtps:').describe(
    'Mail server, e.g. `smtp://user:password@mail.example.org:587`. Unset, development keeps mail in a mailbox at /dev/mailbox, and production sends none',
  ),
  MAIL_FROM: text().describe('Sender, e.g. `Argus <no-reply@example.org>`; unset, `no-reply` at the host of PUBLIC_URL'),
  ARGUS_DEV_MAILBOX: flag(false).describe(
    'Opens the development mailbox to other machines as well, with every sign-in link in it; refused in production',
  ),
  EGRESS_ALLOW: list().describe('host:port list of private addresses that may be fetched; refused in production'),
  AI_COST_PER_ANALYSIS_USD: withDefault(
    z
      .string()
      .default('0')
      .refine((text) => /^\d{1,4}(\.\d{1,6})?$/.test(text), 'must be US dollars with at most six decimals, like 0.002')
      .transform(Number),
  ).describe('What one analysis by the local model counts as towards the AI budgets of a workspace, in US dollars'),
  VISION_PROVIDERS: withDefault(
    z
      .string()
      .default('local')
      .transform((value) => [...new Set(value.split(',').map((item) => item.trim()))])
      .pipe(z.array(z.enum(['local'], 'may list only: local')).min(1)),
  ).describe('Vision providers in the order they are tried'),
  WORKER_CONCURRENCY: integer(2, 1, 64).describe('Pictures one worker prepares at once, and analyses it has under way at once'),
  MODEL_PROCESSES: integer(1, 1, 16).describe('Processes of the local model in one worker; each takes a core and about 500 MB'),
  WORKER_NICE: integer(3, 0, 19).describe(
    'How far the worker and its decoders stand back for other processes of the machine, as in nice(1); models 5 steps more',
  ),
  UPLOAD_INTENT_TTL_SECONDS: integer(3600, 1, 86_400).describe('Stored bytes that no asset claimed are removed after this time'),
  UPLOAD_TIMEOUT_SECONDS: integer(600, 10, 3_540).describe('An upload must be over by then; less than UPLOAD_INTENT_TTL_SECONDS'),
  WORK_SWEEP_SECONDS: integer(5, 1, 60).describe('How often due work is looked for'),
  WORK_LEASE_SECONDS: integer(60, 2, 3600).describe('A worker that has not renewed its claim for this long loses it'),
  SESSION_DAYS: integer(90, 1, 400).describe('A session ends after so many days, however busy it is'),
  SESSION_IDLE_DAYS: integer(14, 1, 400).describe('A session nobody uses for so many days ends'),
  DEFAULT_PLAN: withDefault(
    z.enum(['free', 'starter', 'pro', 'enterprise'], 'must be free, starter, pro or enterprise').default('free'),
  ).describe('The plan of a workspace that somebody makes by signing in'),
  OPERATOR_WORKSPACE_ID: withDefault(z.uuid('must be the id of a workspace').toLowerCase().optional()).describe(
    'The workspace whose admins may see facts about the whole installation. Unset: none; in development the demo workspace',
  ),
  STRIPE_SECRET_KEY: text().describe(
    'Lets plans and credit packs be bought through Stripe; unset, checkout answers 503 and the rest works',
  ),
  STRIPE_WEBHOOK_SECRET: text().describe(
    'Signs what Stripe sends to POST /webhooks/stripe; several, newest first and separated by commas, while one is being replaced',
  ),
  STRIPE_API_BASE: url('http:', 'https:').describe('Another server that speaks Stripe’s API, for tests; refused with a live key'),
  STRIPE_PRICE_STARTER: text().describe('Id of the monthly price of the plan Starter at Stripe'),
  STRIPE_PRICE_PRO: text().describe('Id of the monthly price of the plan Pro at Stripe'),
  STRIPE_PRICE_PACK_100: text().describe('Id of the price of 100 credits at Stripe'),
  STRIPE_PRICE_PACK_500: text().describe('Id of the price of 500 credits at Stripe'),
  STRIPE_PRICE_PACK_2500: text().describe('Id of the price of 2,500 credits at Stripe'),
  OIDC_ISSUER: url('http:', 'https:').describe(
    'An identity provider (OpenID Connect) whose tokens for people are taken as well: exactly its `iss`. Unset: none',
  ),
  OIDC_AUDIENCE: text().describe('What the tokens of OIDC_ISSUER must have in `aud`'),
  KEY_CREATIONS_PER_HOUR: integer(10, 1, 1_000).describe('How many keys one person, or one key, may make in an hour'),
  KEY_REQUESTS_PER_MINUTE: integer(100, 1, 10_000).describe(
    'Requests a key may make in a minute on /api/v1 and /v1 if it says nothing else',
  ),
  GENERAL_REQUESTS_PER_HOUR: integer(1_000, 1, 1_000_000).describe(
    'Requests one caller may make in an hour on routes that count as general',
  ),
  AUTH_REQUESTS_PER_MINUTE: integer(20, 1, 10_000).describe(
    'Sign-in links one address may ask for, or failed tries it may make, in a minute',
  ),
  TEST_RUNS_PER_HOUR: integer(100, 1, 100_000).describe('Test runs one caller may start in an hour'),
});

export type Env = z.infer<typeof envSchema>;
