import { z } from 'zod';
import { type Control } from './control';
import { NOTHING, type Operation, operation } from './operation';

const EVENTS = z.strictObject({ events: z.array(z.string().min(1)).min(1).max(1_000) });
const EXAMPLE = { events: ['evt_…', 'evt_…'] };

const waiting = ({ webhooks }: Control) => ({ pending: webhooks.pending.map(({ id, type, created }) => ({ id, type, created })) });

/** What reaches the webhook endpoint, when, in which order, how often. */
export const WEBHOOK_OPERATIONS: readonly Operation[] = [
  operation(['GET', '/_emulator/webhooks'], 'Every delivery: pending, delivered, failed or dropped.', NOTHING, ({ webhooks }) => ({
    deliveries: webhooks.deliveries,
  })),
  operation(
    ['GET', '/_emulator/webhooks/pending'],
    'The events that have not arrived, in the order in which they happened.',
    NOTHING,
    waiting,
  ),
  operation(['POST', '/_emulator/webhooks/hold'], 'From now on nothing is sent, until it is delivered or released.', NOTHING, (control) => {
    control.webhooks.hold();
    return waiting(control);
  }),
  operation(
    ['POST', '/_emulator/webhooks/release'],
    'Sends what was held back, in order, and goes on by itself.',
    NOTHING,
    async (control) => {
      await control.webhooks.release();
      return waiting(control);
    },
  ),
  operation(
    ['POST', '/_emulator/webhooks/deliver'],
    'Sends these events in this order, each as often as it is named, arrived before or not; answers what the endpoint answered.',
    { body: EVENTS, example: EXAMPLE },
    async ({ webhooks }, { events }) => ({ statuses: await webhooks.deliver(...events) }),
  ),
  operation(
    ['POST', '/_emulator/webhooks/drop'],
    'These events never arrive.',
    { body: EVENTS, example: EXAMPLE },
    (control, { events }) => {
      for (const event of events) control.webhooks.drop(event);
      return waiting(control);
    },
  ),
  operation(['POST', '/_emulator/webhooks/settled'], 'Answers when nothing is under way any more.', NOTHING, async (control) => {
    await control.webhooks.settled();
    return waiting(control);
  }),
];
