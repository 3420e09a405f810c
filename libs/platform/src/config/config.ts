import path from 'node:path';
import { envSchema, type Env } from './env.schema';
import { type MailConfig, mailConfigOf, mailProblemsOf } from './mail-config';
import { type StripeConfig, stripeConfigOf, stripeProblemsOf } from './stripe-config';

/** A broken environment: `problems` has one line per variable, each with what it must be. The process exits with 78 (EX_CONFIG). */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

export const EX_CONFIG = 78;

const DAY_MS = 86_400_000;

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** What links to files start with. Without a trailing slash. */
  readonly contentUrl: string;
  readonly trustProxy: string | undefined;
  readonly uploadTimeoutMs: number;
}

export interface DatabaseConfig {
  readonly url: string;
  readonly poolSize: number;
  /** False where a pooler in between gives each statement another connection. Default true. */
  readonly preparesStatements?: boolean;
  /** False where a pooler shares a connection among clients: what one sets there, another one would be confined by. Default true. */
  readonly confinesConnections?: boolean;
}

export type QueueConfig =
  { readonly backend: 'redis'; readonly url: string } | { readonly backend: 'postgres'; readonly connectionString: string };

export type StorageConfig =
  | { readonly driver: 'local'; readonly root: string }
  | {
      readonly driver: 's3';
      readonly endpoint: string | undefined;
      readonly bucket: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly forcePathStyle: boolean;
    };

export interface WorkConfig {
  readonly sweepMs: number;
  readonly leaseMs: number;
  /** Jobs of one queue at once. */
  readonly concurrency: number;
  readonly modelProcesses: number;
  /** Steps the worker and its children stand back for other processes, 0 to 19. */
  readonly nice: number;
  readonly intentTtlMs: number;
}

/** What callers may do in a time. */
export interface LimitsConfig {
  readonly keyCreationsPerHour: number;
  /** Of a key that has no limit of its own. */
  readonly keyRequestsPerMinute: number;
  readonly generalRequestsPerHour: number;
  readonly authRequestsPerMinute: number;
  readonly testRunsPerHour: number;
}

export interface SessionsConfig {
  /** A session ends after that, however busy it is. */
  readonly lifetimeMs: number;
  /** A session nobody uses for so long ends. */
  readonly idleMs: number;
}

/** An identity provider whose tokens for people are taken as well. */
export interface OidcConfig {
  /** Exactly as its tokens have it in `iss`. */
  readonly issuer: string;
  readonly audience: string;
}

/** Everything the environment decides, as one value; modules receive the slice they need. */
export interface Config {
  readonly mode: Env['NODE_ENV'];
  readonly logLevel: Env['LOG_LEVEL'];
  readonly dataDir: string;
  readonly secret: string | undefined;
  readonly http: HttpConfig;
  readonly workerPort: number;
  readonly database: DatabaseConfig;
  readonly queue: QueueConfig;
  readonly storage: StorageConfig;
  readonly mail: MailConfig;
  readonly egressAllow: readonly string[];
  readonly visionProviders: Env['VISION_PROVIDERS'];
  /** Of the local model, in millionths of a US dollar. */
  readonly analysisCostMicroUsd: number;
  readonly work: WorkConfig;
  readonly limits: LimitsConfig;
  readonly sessions: SessionsConfig;
  readonly oidc: OidcConfig | null;
  /** Null: nothing can be bought. */
  readonly stripe: StripeConfig | null;
  /** The plan of a workspace that somebody makes by signing in. */
  readonly defaultPlan: Env['DEFAULT_PLAN'];
  /** Whose admins may see facts about the whole installation. Unset it is nobody's; in development the demo workspace's. */
  readonly operatorWorkspaceId: string | undefined;
}

/** Reads the environment once. Throws ConfigError listing every problem, not only the first. */
export function loadConfig(source: NodeJS.ProcessEnv): Config {
  const parsed = envSchema.safeParse(source);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path[0]?.toString() ?? 'environment'} ${issue.message}`);
  if (!parsed.success) throw new ConfigError(problems);

  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  if (!env.DATABASE_URL) problems.push('DATABASE_URL is missing: `npm start` brings an embedded Postgres, other ways of running need one');
  if (production && !env.ARGUS_SECRET)
    problems.push('ARGUS_SECRET is missing: set 32 or more random bytes, e.g. the output of `openssl rand -hex 32`');
  if (env.ARGUS_SECRET?.split(/[\s,]+/).some((secret) => secret !== '' && Buffer.byteLength(secret) < 32))
    problems.push('ARGUS_SECRET must be at least 32 bytes');
  if (production && env.EGRESS_ALLOW.length > 0) problems.push('EGRESS_ALLOW is for development and tests; unset it in production');
  problems.push(...mailProblemsOf(env), ...stripeProblemsOf(env));
  if ((env.OIDC_ISSUER === undefined) !== (env.OIDC_AUDIENCE === undefined))
    problems.push('OIDC_ISSUER and OIDC_AUDIENCE go together: set both, or neither');
  if (production && env.OIDC_ISSUER?.startsWith('http:')) problems.push('OIDC_ISSUER must be an https:// URL in production');
  if (env.ARGUS_QUEUE_BACKEND === 'redis' && !env.REDIS_URL) problems.push('ARGUS_QUEUE_BACKEND=redis needs REDIS_URL');
  if (env.S3_BUCKET && !(env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY))
    problems.push('S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY');
  if (env.UPLOAD_TIMEOUT_SECONDS >= env.UPLOAD_INTENT_TTL_SECONDS && production)
    problems.push('UPLOAD_TIMEOUT_SECONDS must be below UPLOAD_INTENT_TTL_SECONDS');
  if (problems.length > 0) throw new ConfigError(problems);

  const dataDir = path.resolve(env.ARGUS_DATA_DIR);
  const databaseUrl = env.DATABASE_URL ?? '';
  const publicUrl = withoutSlash(env.PUBLIC_URL ?? `http://${hostForLinks(env.HOST)}:${env.PORT}`);
  const usesRedis = env.REDIS_URL !== undefined && env.ARGUS_QUEUE_BACKEND !== 'postgres';
  return {
    mode: env.NODE_ENV,
    logLevel: env.LOG_LEVEL,
    dataDir,
    secret: env.ARGUS_SECRET,
    http: {
      host: env.HOST,
      port: env.PORT,
      publicUrl,
      contentUrl: withoutSlash(env.CONTENT_BASE_URL ?? publicUrl),
      trustProxy: env.TRUST_PROXY,
      uploadTimeoutMs: env.UPLOAD_TIMEOUT_SECONDS * 1000,
    },
    workerPort: env.WORKER_PORT,
    database: {
      url: databaseUrl,
      poolSize: env.DATABASE_POOL_SIZE,
      preparesStatements: env.DATABASE_PREPARED_STATEMENTS,
      confinesConnections: env.DATABASE_ROW_POLICIES,
    },
    queue: usesRedis ? { backend: 'redis', url: env.REDIS_URL ?? '' } : { backend: 'postgres', connectionString: databaseUrl },
    storage: env.S3_BUCKET
      ? {
          driver: 's3',
          endpoint: env.S3_ENDPOINT,
          bucket: env.S3_BUCKET,
          region: env.S3_REGION,
          accessKeyId: env.S3_ACCESS_KEY_ID ?? '',
          secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? '',
          forcePathStyle: env.S3_FORCE_PATH_STYLE,
        }
      : { driver: 'local', root: path.join(dataDir, 'blobs') },
    mail: mailConfigOf(env, { dataDir, publicUrl }),
    egressAllow: env.EGRESS_ALLOW,
    visionProviders: env.VISION_PROVIDERS,
    analysisCostMicroUsd: Math.round(env.AI_COST_PER_ANALYSIS_USD * 1_000_000),
    work: {
      sweepMs: env.WORK_SWEEP_SECONDS * 1000,
      leaseMs: env.WORK_LEASE_SECONDS * 1000,
      concurrency: env.WORKER_CONCURRENCY,
      modelProcesses: env.MODEL_PROCESSES,
      nice: env.WORKER_NICE,
      intentTtlMs: env.UPLOAD_INTENT_TTL_SECONDS * 1000,
    },
    limits: {
      keyCreationsPerHour: env.KEY_CREATIONS_PER_HOUR,
      keyRequestsPerMinute: env.KEY_REQUESTS_PER_MINUTE,
      generalRequestsPerHour: env.GENERAL_REQUESTS_PER_HOUR,
      authRequestsPerMinute: env.AUTH_REQUESTS_PER_MINUTE,
      testRunsPerHour: env.TEST_RUNS_PER_HOUR,
    },
    sessions: { lifetimeMs: env.SESSION_DAYS * DAY_MS, idleMs: env.SESSION_IDLE_DAYS * DAY_MS },
    oidc: env.OIDC_ISSUER && env.OIDC_AUDIENCE ? { issuer: env.OIDC_ISSUER, audience: env.OIDC_AUDIENCE } : null,
    stripe: stripeConfigOf(env),
    defaultPlan: env.DEFAULT_PLAN,
    operatorWorkspaceId: env.OPERATOR_WORKSPACE_ID,
  };
}

/** The configuration of this process. Throws ConfigError. */
export const configOfProcess = (): Config => loadConfig(process.env);

const hostForLinks = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};

const withoutSlash = (address: string): string => address.replace(/\/+$/, '');
