import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isAppError } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { type RateRule, type RateTake, RateWindows } from '@argus/platform/counters';
import { RateGate } from '@argus/platform/http';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** So many wrong codes for one address a day: of a million codes they are one chance in twenty thousand. Its links work all the same. */
const WRONG_CODES_PER_DAY = 50;
const FAILURES = new Set<string>(['auth.link_invalid', 'auth.code_invalid']);

/** Keeps strangers from filling an inbox and from guessing. Requests count for the address, whoever makes them; failures for where they come from. */
@Injectable()
export class SignInLimits {
  private readonly requests: RateRule;
  private readonly failures: RateRule;
  private readonly wrongCodes: RateRule = { name: 'sign-in-codes', limit: WRONG_CODES_PER_DAY, windowMs: DAY_MS };

  constructor(
    private readonly gate: RateGate,
    private readonly windows: RateWindows,
    @Inject(CONFIG) { limits }: Pick<Config, 'limits'>,
  ) {
    const perMinute = { limit: limits.authRequestsPerMinute, windowMs: MINUTE_MS };
    this.requests = { name: 'sign-in', ...perMinute };
    this.failures = { name: 'sign-in-failures', ...perMinute };
  }

  /** Throws `request.rate_limited`. */
  passRequest(response: Response, email: string): Promise<void> {
    return this.gate.pass(response, [{ subject: ofEmail(email), rule: this.requests }]);
  }

  /**
   * Runs a try at proving an address. Only a failure counts: many people may share one IP address.
   * Throws `request.rate_limited` before anything is tried, and whatever `attempt` throws.
   * @param email whose code is tried; none for a link, which nobody guesses
   */
  async passTry<T>(request: Request, response: Response, attempt: () => Promise<T>, email?: string): Promise<T> {
    const takes: RateTake[] = [{ subject: `ip:${request.ip ?? ''}`, rule: this.failures }];
    if (email !== undefined) takes.push({ subject: ofEmail(email), rule: this.wrongCodes });
    await this.gate.look(response, takes);
    try {
      return await attempt();
    } catch (error) {
      if (isAppError(error) && FAILURES.has(error.code)) await this.windows.takeAll(takes);
      throw error;
    }
  }
}

const ofEmail = (email: string): string => `email:${email}`;
