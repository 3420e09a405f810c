import { randomUUID } from 'node:crypto';
import { SystemClock } from '@argus/common';
import { Control } from './control/control';
import { ControlDoor } from './control/control-door';
import { EmulatorServer } from './emulator-server';
import { Engine } from './engine/engine';
import { Faults } from './http/faults';
import { IdempotentAnswers } from './http/idempotent-answers';
import { RequestLog } from './http/request-log';
import { StripeApi } from './http/stripe-api';
import { type EmulatorOptions, refuseRealMoney } from './options';
import { HomeDoor } from './pages/home-door';
import { PayDoor } from './pages/pay-door';
import { PortalDoor } from './pages/portal-door';
import { ReceiptDoor } from './pages/receipt-door';
import { StateFile } from './state-file';
import { RETRY_AFTER_MS, Webhooks } from './webhooks/webhooks';

/** Renewals and expiries come by themselves, this often. */
const CATCH_UP_EVERY_MS = 1_000;

/** Stripe as far as Argus can see it, on loopback: its API, its pages, its webhooks. No money moves. */
export class StripeEmulator {
  private constructor(
    readonly url: string,
    readonly control: Control,
    private readonly close: () => Promise<void>,
  ) {}

  static async start(options: EmulatorOptions): Promise<StripeEmulator> {
    refuseRealMoney(options, process.env.NODE_ENV);
    let url = '';
    const file = options.stateFile === undefined ? undefined : new StateFile(options.stateFile);
    const kept = file?.read();
    const engine = new Engine({
      clock: options.clock ?? new SystemClock(),
      seed: options.seed ?? randomUUID(),
      pagesUrl: () => url,
      rules: options.rules,
      catalogue: options.catalogue,
      snapshot: kept?.engine,
    });
    const answers = new IdempotentAnswers(kept?.answers);
    const [faults, log] = [new Faults(), new RequestLog()];
    const webhooks = new Webhooks(engine.world.store, engine.world.time, {
      url: options.webhookUrl,
      secret: options.webhookSecret,
      retryAfterMs: options.webhookRetryAfterMs ?? RETRY_AFTER_MS,
    });
    engine.world.events.onRecorded((event) => webhooks.take(event));
    const control = new Control(engine, webhooks, faults, log);
    const save = () => file?.write({ engine: engine.snapshot(), answers: answers.snapshot() });
    const doors = [
      new PayDoor(control),
      new PortalDoor(control),
      new ReceiptDoor(control),
      new ControlDoor(control),
      new HomeDoor(control),
    ];
    const api = new StripeApi(engine, options.apiKey, answers, faults, log);
    const server = new EmulatorServer(
      api,
      doors.map(({ open }) => open),
      save,
    );
    url = await server.listen(options.port ?? 0);
    webhooks.resume();
    const ticking = setInterval(() => {
      engine.catchUp();
      save();
    }, CATCH_UP_EVERY_MS).unref();
    return new StripeEmulator(url, control, async () => {
      clearInterval(ticking);
      await webhooks.stop();
      await server.close();
      save();
    });
  }

  stop(): Promise<void> {
    return this.close();
  }
}
