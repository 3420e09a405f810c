import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { HEALTH_CHECKS, type HealthCheck } from './health-check';

export interface CheckResult {
  status: 'ok' | 'failed';
  ms: number;
}

export interface Readiness {
  status: 'ok' | 'failed' | 'stopping';
  checks: Record<string, CheckResult>;
}

const LIMIT_MS = 2_000;

/** Asks every dependency at once, each for two seconds at most. */
@Injectable()
export class ReadinessService implements OnModuleDestroy {
  private readonly logger = new Logger('Health');
  private readonly failing = new Set<string>();
  private underWay: Promise<Readiness> | undefined;
  private stopping = false;

  constructor(@Inject(HEALTH_CHECKS) private readonly checks: readonly HealthCheck[]) {}

  // Load balancers stop sending before the connections are closed.
  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** Callers at the same time share one round: a flood of probes costs the database one query. */
  read(): Promise<Readiness> {
    this.underWay ??= this.ask().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async ask(): Promise<Readiness> {
    const results = await Promise.all(this.checks.map(async (check) => [check.name, await this.run(check)] as const));
    const healthy = results.every(([, { status }]) => status === 'ok');
    return { status: this.stopping ? 'stopping' : healthy ? 'ok' : 'failed', checks: Object.fromEntries(results) };
  }

  private async run(check: HealthCheck): Promise<CheckResult> {
    const startedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    try {
      const limit = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`No answer within ${LIMIT_MS} ms`)), LIMIT_MS);
      });
      await Promise.race([Promise.resolve().then(() => check.check()), limit]);
      this.note(check.name);
      return { status: 'ok', ms: Math.round(performance.now() - startedAt) };
    } catch (error) {
      this.note(check.name, error);
      return { status: 'failed', ms: Math.round(performance.now() - startedAt) };
    } finally {
      clearTimeout(timer);
    }
  }

  // Said when it changes: probes come every few seconds.
  private note(name: string, error?: unknown): void {
    if (error !== undefined && !this.failing.has(name)) {
      this.failing.add(name);
      this.logger.error(`${name} does not answer`, error);
    } else if (error === undefined && this.failing.delete(name)) this.logger.log(`${name} answers again`);
  }
}
