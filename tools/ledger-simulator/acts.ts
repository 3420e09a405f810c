import { AnalysisRequestService, AnalysisRunner } from '../../libs/analysis/src';
import { TrashService } from '../../libs/assets/src';
import { CheckoutService, LotExpiry, StripeInbox, StripeWebhooks } from '../../libs/billing/src';
import { OutboxRelay } from '../../libs/platform/src/outbox';
import { WorkSweep } from '../../libs/platform/src/work';
import type { Outside } from './outside';
import type { Role, SimulatedProcess } from './processes';
import type { SimulatedQueue } from './simulated-queue';
import type { Random } from './random';
import type { Workspace } from './world';

export interface Scene {
  readonly random: Random;
  readonly workspaces: readonly Workspace[];
  readonly queue: SimulatedQueue;
  readonly outside: Outside;
}

/** Something a process may do at any moment. */
export interface Act {
  readonly name: string;
  readonly role: Role;
  readonly weight: number;
  run(process: SimulatedProcess, scene: Scene): Promise<unknown>;
}

const unkeyed = (): Promise<void> => Promise.resolve();
const running = new AbortController().signal;

const anyAsset = ({ random, workspaces }: Scene): [string, string] => {
  const { organizationId, assetIds } = random.pick(workspaces);
  return [organizationId, random.pick(assetIds)];
};

export const ACTS: readonly Act[] = [
  {
    name: 'ask for an analysis',
    role: 'api',
    weight: 40,
    run: (process, scene) => process.get(AnalysisRequestService).request(...anyAsset(scene), unkeyed),
  },
  {
    name: 'delete an asset',
    role: 'api',
    weight: 3,
    run: (process, scene) => process.get(TrashService).trash(...anyAsset(scene), null),
  },
  {
    name: 'recover an asset',
    role: 'api',
    weight: 12,
    run: (process, scene) => process.get(TrashService).recover(...anyAsset(scene), null, unkeyed),
  },
  {
    name: 'sell a pack',
    role: 'api',
    weight: 3,
    run: async (process, { random, workspaces, outside }) => {
      const { organizationId } = random.pick(workspaces);
      outside.visit(await process.get(CheckoutService).pack(organizationId, random.pick(['100', '100', '500'] as const)));
    },
  },
  {
    name: 'sell a plan',
    role: 'api',
    weight: 2,
    run: async (process, { random, workspaces, outside }) => {
      const { organizationId } = random.pick(workspaces);
      outside.visit(await process.get(CheckoutService).plan(organizationId, random.pick(['starter', 'pro'] as const), true));
    },
  },
  {
    name: 'hear from Stripe',
    role: 'api',
    weight: 20,
    run: async (process, { outside }) => {
      const sent = outside.hear();
      if (!sent) return;
      await process.get(StripeWebhooks).receive(sent.body, sent.signature);
      outside.heard(sent);
    },
  },
  { name: 'apply what Stripe said', role: 'worker', weight: 6, run: (process) => process.get(StripeInbox).applyDue() },
  { name: 'review subscriptions', role: 'worker', weight: 1, run: (process) => process.get(StripeInbox).review() },
  {
    name: 'take a job',
    role: 'worker',
    weight: 45,
    run: async (process, { queue }) => {
      const job = queue.take();
      if (job?.name === 'analysis.run') await process.get(AnalysisRunner).run(String(job.data.runId), running);
    },
  },
  { name: 'sweep the work', role: 'worker', weight: 8, run: (process) => process.get(WorkSweep).run() },
  { name: 'expire credits', role: 'worker', weight: 3, run: (process) => process.get(LotExpiry).expireDue() },
  { name: 'relay events', role: 'worker', weight: 2, run: (process) => process.get(OutboxRelay).deliverDue() },
];
