import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
// Not the folder's index: that brings Nest along, which takes longer to load than a warm start takes in all.
import { type Config, ConfigError, loadConfig } from '../../libs/platform/src/config/config';
import { OperatorError, codeOf, messageOf } from '../support/operator-error';
import { fromRoot, repositoryRoot } from '../support/paths';

export interface StartSettings {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Where this machine reaches the api, whatever HOST and PUBLIC_URL say. */
  readonly localUrl: string;
  readonly publicUrl: string;
  /** Where the mail of a development stack is read; undefined when it goes elsewhere, or nobody may read it. */
  readonly mailboxUrl: string | undefined;
  /** Unset: the bundled PostgreSQL is started. */
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  /** As given; by default it depends on whose database it is. */
  readonly databasePoolSize: string | undefined;
  /** Unset: a redis-server on PATH is started; where there is none, PostgreSQL is the queue. */
  readonly redisUrl: string | undefined;
  readonly queueBackend: 'redis' | 'postgres' | undefined;
  readonly apiEntry: string;
  readonly workerEntry: string;
  readonly withStripeEmulator: boolean;
  /** Null: nothing is sold, but through the simulation. */
  readonly stripe: Config['stripe'];
}

const USAGE = 'npm start -- [--with-stripe-emulator] [--api file] [--worker file]';

/** Reads environment and arguments. Throws an OperatorError with every problem of the environment in it. */
export function readSettings(env: NodeJS.ProcessEnv, args: string[]): StartSettings {
  const values = readArguments(args);
  const given = (name: string): string | undefined => env[name]?.trim() || undefined;
  const withStripeEmulator = values['with-stripe-emulator'] ?? false;
  if (withStripeEmulator) refuseBesideMoney(given('NODE_ENV'), given('STRIPE_SECRET_KEY'));
  const databaseUrl = given('DATABASE_URL');
  const redisUrl = given('REDIS_URL');
  const config = checked(env, { databaseUrl, redisUrl });
  const localHost = ['0.0.0.0', '::'].includes(config.http.host) ? '127.0.0.1' : config.http.host;
  const localUrl = `http://${localHost.includes(':') ? `[${localHost}]` : localHost}:${config.http.port}`;
  const hasMailbox = config.mode === 'development' && config.mail.driver === 'mailbox' && config.mail.readers !== 'nobody';
  return {
    dataDir: path.resolve(repositoryRoot, given('ARGUS_DATA_DIR') ?? '.argus'),
    host: config.http.host,
    port: config.http.port,
    localUrl,
    publicUrl: config.http.publicUrl,
    mailboxUrl: hasMailbox ? `${localUrl}/dev/mailbox` : undefined,
    databaseUrl,
    databaseOwnerUrl: given('DATABASE_OWNER_URL') ?? databaseUrl,
    databasePoolSize: given('DATABASE_POOL_SIZE'),
    redisUrl,
    queueBackend: given('ARGUS_QUEUE_BACKEND') as StartSettings['queueBackend'],
    apiEntry: values.api ?? fromRoot('dist', 'apps', 'api', 'src', 'main.js'),
    workerEntry: values.worker ?? fromRoot('dist', 'apps', 'worker', 'src', 'main.js'),
    withStripeEmulator,
    stripe: config.stripe,
  };
}

function readArguments(args: string[]) {
  try {
    const options = { api: { type: 'string' }, worker: { type: 'string' }, 'with-stripe-emulator': { type: 'boolean' } } as const;
    return parseArgs({ args, options }).values;
  } catch (error) {
    if (!codeOf(error)?.startsWith('ERR_PARSE_ARGS_')) throw error;
    throw new OperatorError(messageOf(error), USAGE, 64);
  }
}

/** A simulation never stands where money could be meant. */
function refuseBesideMoney(mode: string | undefined, stripeKey: string | undefined): void {
  if (mode === 'production') {
    throw new OperatorError(
      '--with-stripe-emulator does not go with NODE_ENV=production: whoever "pays" there gets goods for nothing.',
      'Set STRIPE_SECRET_KEY of a real account, or unset NODE_ENV.',
      78,
    );
  }
  if (stripeKey !== undefined) {
    throw new OperatorError(
      '--with-stripe-emulator, and STRIPE_SECRET_KEY is set: it is not clear which of them is meant.',
      'Unset STRIPE_SECRET_KEY to use the simulation, or leave the flag out to use Stripe.',
      78,
    );
  }
}

/** Checks what the api and the worker will check, before anything has been started. What we are about to start ourselves is taken as given. */
function checked(env: NodeJS.ProcessEnv, own: { databaseUrl?: string; redisUrl?: string }) {
  try {
    return loadConfig({
      ...env,
      DATABASE_URL: own.databaseUrl ?? 'postgresql://127.0.0.1/argus',
      REDIS_URL: own.redisUrl ?? (env.ARGUS_QUEUE_BACKEND?.trim() === 'redis' ? 'redis://127.0.0.1' : undefined),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new OperatorError(
      `The environment is not valid:\n${error.problems.map((problem) => `    ${problem}`).join('\n')}`,
      'Correct or unset the variables above (docs/environment.md lists them all).',
      78,
    );
  }
}

/** The file-system errors of listening, told before ten seconds were spent on starting what then can't be reached. */
export function checkPort({ host, port }: Pick<StartSettings, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(explainListen(error, host, port)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

function explainListen(error: Error, host: string, port: number): Error {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new OperatorError(
        `Port ${port} on ${host} is in use.`,
        `Stop what is using it, or start with another one: PORT=${port + 1} npm start`,
      );
    case 'EACCES':
      return new OperatorError(`Port ${port} may not be opened by your user.`, 'Choose one above 1023: PORT=3000 npm start');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new OperatorError(
        `HOST=${host} is not an address of this machine.`,
        'Use HOST=127.0.0.1, or HOST=0.0.0.0 for all addresses.',
        78,
      );
    default:
      return error;
  }
}
