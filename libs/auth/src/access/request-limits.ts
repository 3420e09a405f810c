import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import type { RateRule, RateTake } from '@argus/platform/counters';
import { type OperationDefinition, RateGate } from '@argus/platform/http';
import type { Caller } from './principal';

export type LimitedResponse = Parameters<RateGate['pass']>[0];

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * How many requests a key may make. Each key has a limit by the minute that counts on /api/v1 and /v1; operations that say so count by the
 * hour as well. People's requests are not counted, nor is the root family, whose document knows no such limit.
 */
@Injectable()
export class RequestLimits {
  private readonly usualPerMinute: number;
  private readonly general: RateRule;

  constructor(
    private readonly gate: RateGate,
    @Inject(CONFIG) { limits }: Pick<Config, 'limits'>,
  ) {
    this.usualPerMinute = limits.keyRequestsPerMinute;
    this.general = { name: 'general', limit: limits.generalRequestsPerHour, windowMs: HOUR_MS };
  }

  /** Says in the response where the caller stands. Throws `request.rate_limited`. */
  async pass(response: LimitedResponse, caller: Caller, { family, rate }: OperationDefinition): Promise<void> {
    if (caller.kind !== 'key' || family === 'root') return;
    const subject = `key:${caller.principal.actor.id}`;
    const own: RateRule = { name: 'key', limit: caller.rateLimitPerMinute ?? this.usualPerMinute, windowMs: MINUTE_MS };
    const takes: RateTake[] = [{ subject, rule: own }];
    if (rate === 'general') takes.push({ subject, rule: this.general });
    await this.gate.pass(response, takes);
  }
}
