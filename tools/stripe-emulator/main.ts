import { OperatorError, runTool } from '../support/operator-error';
import { StripeEmulator } from './emulator';

const DEFAULT_PORT = 12_111;

/**
 * The simulation as a process of its own: `STRIPE_SECRET_KEY`, `STRIPE_WEBHOOK_SECRET`, `STRIPE_WEBHOOK_URL`, `PORT`, and
 * `STRIPE_EMULATOR_STATE`, a file that keeps everything for the next start.
 */
void runTool(async () => {
  const emulator = await StripeEmulator.start({
    apiKey: required('STRIPE_SECRET_KEY', 'sk_test_simulation'),
    webhookSecret: required('STRIPE_WEBHOOK_SECRET', 'whsec_simulation'),
    webhookUrl: given('STRIPE_WEBHOOK_URL'),
    stateFile: given('STRIPE_EMULATOR_STATE'),
    port: portOf(given('PORT')),
  });
  process.stdout.write(`A simulation of Stripe listens at ${emulator.url}: no money moves. How to drive it: ${emulator.url}/\n`);
  await stopped();
  await emulator.stop();
  // The channel to whoever started us would keep this process alive.
  if (process.connected) process.disconnect();
});

function given(name: string): string | undefined {
  return process.env[name]?.trim() || undefined;
}

function required(name: string, example: string): string {
  const value = given(name);
  if (value === undefined) throw new OperatorError(`${name} is missing.`, `For example ${name}=${example}`, 78);
  return value;
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new OperatorError(`PORT=${text} is not a port.`, 'A whole number from 0 to 65535; 0 takes any that is free.', 78);
}

/** A signal, or the end of whoever started us. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => resolve());
    process.on('disconnect', () => resolve());
  });
}
