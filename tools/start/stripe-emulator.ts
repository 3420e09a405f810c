import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { freePort } from '../support/processes';
import { PRICE_SETTINGS } from '../stripe-emulator/price-settings';
import { fromRoot } from '../support/paths';
import { type ServiceSpec } from './service';
import { checkPort, type StartSettings } from './settings';

/**
 * The simulation listens so far above the api, 12111 beside 3000, when nobody else does there: its links go on working after a restart, and two
 * stacks that start at the same moment do not want the same port.
 */
const ABOVE_THE_API = 9_111;
const LAST_PORT = 65_535;
const HOST = '127.0.0.1';

export interface StripeEmulatorPlan {
  readonly url: string;
  readonly service: ServiceSpec;
  /** What makes the api and the worker take it for Stripe. */
  readonly env: NodeJS.ProcessEnv;
}

/** A simulation of Stripe beside the stack, with keys of its own at every start; what was bought is kept in the data folder. */
export async function planStripeEmulator({ dataDir, localUrl, port: apiPort }: StartSettings): Promise<StripeEmulatorPlan> {
  const usual = apiPort + ABOVE_THE_API;
  const isUsable = usual <= LAST_PORT && (await checkPort({ host: HOST, port: usual }).then(yes, no));
  const port = isUsable ? usual : await freePort(HOST);
  const url = `http://${HOST}:${port}`;
  const keys = { STRIPE_SECRET_KEY: `sk_test_${secret()}`, STRIPE_WEBHOOK_SECRET: `whsec_${secret()}` };
  return {
    url,
    service: {
      name: 'stripe',
      entry: fromRoot('dist', 'tools', 'stripe-emulator', 'main.js'),
      env: {
        ...keys,
        PORT: String(port),
        STRIPE_WEBHOOK_URL: `${localUrl}/webhooks/stripe`,
        STRIPE_EMULATOR_STATE: path.join(dataDir, 'stripe-emulator.json'),
      },
      logFile: path.join(dataDir, 'logs', 'stripe.log'),
    },
    env: {
      ...keys,
      STRIPE_API_BASE: url,
      ...PRICE_SETTINGS,
    },
  };
}

const yes = (): boolean => true;
const no = (): boolean => false;

const secret = (): string => randomBytes(18).toString('hex');
