import { Client } from 'pg';
import { LedgerVerification } from '../../libs/billing/src';
import { Clock, isAppError } from '../../libs/common/src';
import { loadConfig } from '../../libs/platform/src/config';
import { type Act, ACTS, type Scene } from './acts';
import { Interleaving } from './interleaving';
import { brokenInvariants, unpaidFor } from './invariants';
import { Outside } from './outside';
import { Crash, Operation } from './operation';
import { type Role, type SimulatedProcess, startProcess } from './processes';
import { Random } from './random';
import { SimulatedDatabase } from './simulated-database';
import { SimulatedModel } from './simulated-model';
import { SimulatedQueue } from './simulated-queue';
import { letTimePass, settle } from './world';

export interface SimulationOptions {
  readonly seed: number;
  readonly operations: number;
  /** An empty, migrated database of its own: the app role's connection and the owner's. */
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string;
  /** For whatever a process wants to keep on disk. */
  readonly dataDir: string;
  onProgress?(done: number, crashes: number): void;
}

export interface SimulationReport {
  readonly seed: number;
  readonly operations: number;
  readonly crashes: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly transactions: Readonly<Record<string, number>>;
  /** Empty when the book held. */
  readonly problems: readonly string[];
}

const APIS = 2;
const WORKERS = 3;
const AT_ONCE = 8;
const POOL_SIZE = 4;
/** Of an operation; it then dies at one of its first waits. */
const CRASH_CHANCE = 0.08;
const CRASHES_WITHIN_WAITS = 16;
/** Of a whole process, with everything it does. */
const KILL_CHANCE = 0.003;
const TIME_CHANCE = 0.03;
/** Of somebody outside who does something of their own accord. */
const STIR_CHANCE = 0.02;
/** The book is looked at at least this often, and a hundred times in long plays: it is read as a whole. */
const CHECK_EVERY = 1_000;
const CHECKS = 100;
const ROUNDS_TO_REST = 500;
const HOUR_MS = 3_600_000;

/** What a caller may be told; anything else is a fault. */
const REFUSALS = ['billing.insufficient_credits', 'asset.in_trash', 'asset.not_in_trash', 'asset.quota_exceeded', 'asset.recovery_expired'];

class SimulatedClock extends Clock {
  private time = new Date('2027-01-30T22:00:00Z');

  now(): Date {
    return this.time;
  }

  advance(ms: number): void {
    this.time = new Date(this.time.getTime() + ms);
  }
}

/** Some apis and workers on one database, all of their steps taken in an order that follows from a seed, some of them killed. */
export class Simulation {
  private readonly random: Random;
  private readonly interleaving: Interleaving;
  private readonly clock = new SimulatedClock();
  private readonly queue: SimulatedQueue;
  private readonly underWay = new Set<Operation>();
  private readonly refusals: Record<string, number> = {};
  private readonly problems: string[] = [];
  private crashes = 0;
  private hasFaults = true;

  private constructor(
    private readonly options: SimulationOptions,
    private readonly owner: Client,
  ) {
    this.random = new Random(options.seed);
    this.interleaving = new Interleaving(this.random);
    this.queue = new SimulatedQueue(this.random);
  }

  static async run(options: SimulationOptions): Promise<SimulationReport> {
    const owner = new Client({ connectionString: options.databaseOwnerUrl });
    await owner.connect();
    try {
      return await new Simulation(options, owner).play();
    } finally {
      await owner.end();
    }
  }

  private async play(): Promise<SimulationReport> {
    const { seed, operations } = this.options;
    const checkEvery = Math.max(CHECK_EVERY, Math.floor(operations / CHECKS));
    const outside = await Outside.open(this.clock, this.random);
    const workspaces = await settle(this.owner, this.clock.now());
    const scene: Scene = { random: this.random, queue: this.queue, outside, workspaces };
    const processes = await this.start(outside);
    try {
      for (let done = 0; done < operations && this.problems.length === 0; done += 1) {
        await this.spread(outside);
        this.begin(this.random.weighted(ACTS), processes, scene);
        if ((done + 1) % checkEvery === 0) await this.pause(done + 1);
      }
      await this.comeToRest(processes, scene);
      return {
        seed,
        operations,
        crashes: this.crashes,
        refusals: this.refusals,
        transactions: await this.booked(),
        problems: this.problems,
      };
    } finally {
      await Promise.all(processes.map((process) => process.close()));
      await outside.stop();
    }
  }

  private start(outside: Outside): Promise<SimulatedProcess[]> {
    const { databaseUrl, dataDir } = this.options;
    const config = {
      ...loadConfig({ NODE_ENV: 'test', DATABASE_URL: databaseUrl, ARGUS_DATA_DIR: dataDir, ...outside.settings }),
      secret: 'a-secret-of-a-simulation-that-guards-nothing',
    };
    const surroundings = {
      config,
      clock: this.clock,
      queue: this.queue,
      interleaving: this.interleaving,
      model: new SimulatedModel(this.random, this.interleaving),
      connect: () => new SimulatedDatabase(databaseUrl, POOL_SIZE, this.interleaving),
    };
    const names = (role: Role, count: number) => Array.from({ length: count }, (_, at) => [`${role} ${at + 1}`, role] as const);
    return Promise.all([...names('api', APIS), ...names('worker', WORKERS)].map(([name, role]) => startProcess(name, role, surroundings)));
  }

  /** Lets time and steps go by until there is room for one operation more. */
  private async spread(outside: Outside): Promise<void> {
    do await this.interleaving.step();
    while (this.underWay.size >= AT_ONCE);
    if (this.random.chance(TIME_CHANCE)) {
      this.clock.advance(this.random.below(24) * HOUR_MS);
      outside.catchUp();
      await letTimePass(this.owner, this.random);
    }
    if (this.random.chance(STIR_CHANCE)) outside.stir();
  }

  private begin(act: Act, processes: readonly SimulatedProcess[], scene: Scene): void {
    const process = this.random.pick(processes.filter(({ role }) => role === act.role));
    const dies = this.hasFaults && this.random.chance(CRASH_CHANCE);
    const operation = new Operation(act.name, process.name, dies ? 1 + this.random.below(CRASHES_WITHIN_WAITS) : Infinity);
    this.underWay.add(operation);
    if (this.hasFaults && this.random.chance(KILL_CHANCE)) this.kill(process.name);
    void operation
      .run(() => act.run(process, scene))
      .catch((error: unknown) => this.failed(operation, error))
      .finally(() => {
        this.underWay.delete(operation);
        this.interleaving.ended();
      });
  }

  private kill(process: string): void {
    for (const operation of this.underWay) if (operation.process === process) operation.kill();
  }

  private failed(operation: Operation, error: unknown): void {
    if (error instanceof Crash) this.crashes += 1;
    else if (isAppError(error) && REFUSALS.includes(error.code)) this.refusals[error.code] = (this.refusals[error.code] ?? 0) + 1;
    else this.problems.push(`${operation.process} could not ${operation.name}: ${error instanceof Error ? error.stack : String(error)}`);
  }

  private async finishAll(): Promise<void> {
    while (this.underWay.size > 0) await this.interleaving.step();
  }

  private async pause(done: number): Promise<void> {
    await this.finishAll();
    this.problems.push(...(await brokenInvariants(this.owner, false)));
    this.options.onProgress?.(done, this.crashes);
  }

  /** No more faults, no more wishes: what is due gets done, and then the book is looked at. */
  private async comeToRest(processes: readonly SimulatedProcess[], scene: Scene): Promise<void> {
    this.hasFaults = false;
    const chores = ACTS.filter(({ role, name }) => role === 'worker' || name === 'hear from Stripe');
    let broken: string[] = [];
    for (let round = 0; round < ROUNDS_TO_REST && this.problems.length === 0; round += 1) {
      await letTimePass(this.owner, this.random);
      for (const act of chores) this.begin(act, processes, scene);
      for (let extra = 0; extra < AT_ONCE; extra += 1) this.begin(this.random.weighted(chores), processes, scene);
      await this.finishAll();
      broken = [...(await brokenInvariants(this.owner, true)), ...(await unpaidFor(this.owner, scene))];
      if (broken.length === 0) break;
    }
    this.problems.push(...broken);
    // The product looks at its own book as well; it must not see what is not there.
    const worker = processes.find(({ role }) => role === 'worker');
    const report = await worker?.get(LedgerVerification).verify();
    this.problems.push(...(report?.problems ?? []).map(({ kind, count }) => `ledger:verify reports ${kind} (${count})`));
  }

  private async booked(): Promise<Record<string, number>> {
    const { rows } = await this.owner.query<{ kind: string; count: number }>(
      'SELECT kind, count(*)::int AS count FROM ledger_transaction GROUP BY kind ORDER BY kind',
    );
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
  }
}
