import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Principal } from '@argus/auth';
import { CONFIG, type Config } from '@argus/platform/config';
import type { RateRule } from '@argus/platform/counters';
import { RateGate } from '@argus/platform/http';

const HOUR_MS = 3_600_000;

/** How many keys one caller may make in an hour, on whatever route. */
@Injectable()
export class KeyCreationLimit {
  private readonly rule: RateRule;

  constructor(
    private readonly gate: RateGate,
    @Inject(CONFIG) { limits }: Pick<Config, 'limits'>,
  ) {
    this.rule = { name: 'key-creation', limit: limits.keyCreationsPerHour, windowMs: HOUR_MS };
  }

  /** Says in the response where the caller stands. Throws `key.rate_limited`. */
  pass(response: Response, { actor }: Principal): Promise<void> {
    return this.gate.pass(response, [{ subject: `${actor.kind}:${actor.id}`, rule: this.rule }], 'key.rate_limited');
  }
}
