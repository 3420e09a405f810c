import { z } from 'zod';
import { envSchema, type Env } from '@argus/platform/config';
import { code, pageOf, tableOf } from './markdown';

type Variable = keyof Env;

/** The order of the page. A variable that stands in no group stops the generation. */
const GROUPS: Record<string, readonly Variable[]> = {
  Process: ['NODE_ENV', 'LOG_LEVEL', 'ARGUS_DATA_DIR', 'ARGUS_SECRET', 'OPERATOR_WORKSPACE_ID'],
  HTTP: ['HOST', 'PORT', 'PUBLIC_URL', 'CONTENT_BASE_URL', 'TRUST_PROXY', 'WORKER_PORT'],
  Database: ['DATABASE_URL', 'DATABASE_OWNER_URL', 'DATABASE_POOL_SIZE', 'DATABASE_PREPARED_STATEMENTS', 'DATABASE_ROW_POLICIES'],
  Queue: ['REDIS_URL', 'ARGUS_QUEUE_BACKEND'],
  Storage: ['S3_BUCKET', 'S3_ENDPOINT', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_FORCE_PATH_STYLE'],
  Mail: ['SMTP_URL', 'MAIL_FROM', 'ARGUS_DEV_MAILBOX'],
  'Uploads and fetching': ['UPLOAD_TIMEOUT_SECONDS', 'UPLOAD_INTENT_TTL_SECONDS', 'EGRESS_ALLOW'],
  'Looking at pictures': [
    'VISION_PROVIDERS',
    'AI_COST_PER_ANALYSIS_USD',
    'WORKER_CONCURRENCY',
    'MODEL_PROCESSES',
    'WORKER_NICE',
    'WORK_SWEEP_SECONDS',
    'WORK_LEASE_SECONDS',
  ],
  'Signing in': ['SESSION_DAYS', 'SESSION_IDLE_DAYS', 'DEFAULT_PLAN', 'OIDC_ISSUER', 'OIDC_AUDIENCE'],
  Payments: [
    'STRIPE_SECRET_KEY',
    'STRIPE_WEBHOOK_SECRET',
    'STRIPE_PRICE_STARTER',
    'STRIPE_PRICE_PRO',
    'STRIPE_PRICE_PACK_100',
    'STRIPE_PRICE_PACK_500',
    'STRIPE_PRICE_PACK_2500',
    'STRIPE_API_BASE',
  ],
  Limits: [
    'KEY_CREATIONS_PER_HOUR',
    'KEY_REQUESTS_PER_MINUTE',
    'GENERAL_REQUESTS_PER_HOUR',
    'AUTH_REQUESTS_PER_MINUTE',
    'TEST_RUNS_PER_HOUR',
  ],
};

const INTRODUCTION = `# Environment

Made by \`npm run generate\` from \`libs/platform/src/config/env.schema.ts\`: edit that file, not this one.

The environment is read once, when a process starts; every problem is listed at once and ends it with exit code 78. An empty variable is
an absent one. \`npm start\` needs none of them; \`npm run doctor\` checks them without starting anything.`;

const describedSchema = z.object({
  description: z.string(),
  type: z.string().optional(),
  format: z.string().optional(),
  default: z.union([z.string(), z.number()]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
const listSchema = z.object({ items: z.object({ enum: z.array(z.string()) }) });

/** docs/environment.md: every variable with its default, its limits and its meaning. */
export function environmentPage(): string {
  const grouped = new Set(Object.values(GROUPS).flat());
  const homeless = Object.keys(envSchema.shape).filter((name) => !grouped.has(name as Variable));
  if (homeless.length > 0) throw new Error(`tools/generate/environment-page.ts has no group for ${homeless.join(', ')}`);
  const sections = Object.entries(GROUPS).map(
    ([name, variables]) => `## ${name}\n\n${tableOf(['variable', 'default', 'values', 'meaning'], variables.map(rowOf))}`,
  );
  return pageOf(INTRODUCTION, ...sections);
}

function rowOf(name: Variable): string[] {
  const { description, default: fallback } = described(name);
  return [code(name), fallback === undefined || fallback === '' ? '' : code(String(fallback)), valuesOf(name), description];
}

/** The input side: what is written into the environment, before it is turned into a list or a switch. */
const described = (name: Variable) => describedSchema.parse(z.toJSONSchema(envSchema.shape[name], { io: 'input', unrepresentable: 'any' }));

function valuesOf(name: Variable): string {
  const { enum: values, type, format, minimum, maximum } = described(name);
  if (values) return values.map(code).join(', ');
  if (type === 'integer' || type === 'number') return `${minimum} to ${maximum}`;
  const list = listSchema.safeParse(z.toJSONSchema(envSchema.shape[name], { io: 'output', unrepresentable: 'any' }));
  return list.success ? `any of ${list.data.items.enum.map(code).join(', ')}` : (format ?? '');
}
