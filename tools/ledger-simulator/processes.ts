import type { LoggerService, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ApiModule } from '../../apps/api/src/api.module';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { Clock } from '../../libs/common/src';
import type { ProcessConfig } from '../../libs/platform/src/app';
import { Database } from '../../libs/platform/src/database';
import { JobDispatcher } from '../../libs/platform/src/queue';
import { BackendLink } from '../../libs/platform/src/queue/backend-link';
import { StripeGateway } from '../../libs/billing/src/stripe/stripe-gateway.service';
import { VisionProviders } from '../../libs/vision/src';
import type { Interleaving } from './interleaving';
import { takingTurns } from './taking-turns';
import type { SimulatedQueue } from './simulated-queue';
import type { SimulatedModel } from './simulated-model';

export type Role = 'api' | 'worker';

/** What all processes of a simulation share: everything else is their own, and the product's. */
export interface Surroundings {
  readonly config: ProcessConfig;
  readonly clock: Clock;
  readonly queue: SimulatedQueue;
  readonly model: SimulatedModel;
  readonly interleaving: Interleaving;
  /** A process's own connections. */
  readonly connect: () => Database;
}

/** An api or a worker, put together as the product does it; it listens nowhere and runs what it is told to. */
export interface SimulatedProcess {
  readonly name: string;
  readonly role: Role;
  readonly get: <T>(service: Type<T>) => T;
  close(): Promise<void>;
}

const say = (): void => undefined;
const SILENT: LoggerService = { log: say, warn: say, error: say };

export async function startProcess(name: string, role: Role, surroundings: Surroundings): Promise<SimulatedProcess> {
  const { config, clock, queue, model, interleaving, connect } = surroundings;
  const database = connect();
  const builder = Test.createTestingModule({ imports: [(role === 'api' ? ApiModule : WorkerModule).forRoot(config)] })
    .setLogger(SILENT)
    .overrideProvider(Database)
    .useValue(database)
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(JobDispatcher)
    .useValue(queue)
    .overrideProvider(StripeGateway)
    .useValue(takingTurns(new StripeGateway(config), interleaving));
  if (role === 'worker') builder.overrideProvider(VisionProviders).useValue(new VisionProviders([model]));
  const module = await builder.compile();
  // Not the application's own end: there are processors in it that were never begun.
  const close = async (): Promise<void> => {
    await module.get(BackendLink, { strict: false }).close();
    await database.close();
  };
  return { name, role, get: (service) => module.get(service, { strict: false }), close };
}
