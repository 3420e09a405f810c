import { Injectable } from '@nestjs/common';
import { type Response } from 'express';
import { AppError, type ErrorCode } from '@argus/common';
import { type RateStanding, type RateTake, RateWindows, tightestOf } from '../counters';
import { rateDetailsOf, rateHeadersOf } from './rate-headers';

/** Where a request passes its limits, once: what counts for it counts together, and the tightest limit is the one that is printed. */
@Injectable()
export class RateGate {
  constructor(private readonly windows: RateWindows) {}

  /** Counts the request, or throws `refusal` and counts nothing. Either way the response says where its caller stands. */
  async pass(response: Response, takes: readonly RateTake[], refusal: ErrorCode = 'request.rate_limited'): Promise<void> {
    this.hold(response, await this.windows.takeAll(takes), refusal);
  }

  /** The same with nothing counted: for what counts only when it fails, which the caller then takes by itself. */
  async look(response: Response, takes: readonly RateTake[]): Promise<void> {
    this.hold(response, await Promise.all(takes.map(({ subject, rule }) => this.windows.look(subject, rule))), 'request.rate_limited');
  }

  private hold(response: Response, standings: readonly RateStanding[], refusal: ErrorCode): void {
    const standing = tightestOf(standings);
    if (!standing) return;
    response.set(rateHeadersOf(standing));
    if (standing.allowed) return;
    const details = rateDetailsOf(standing);
    throw new AppError(refusal, {
      message: `These are more than ${standing.limit} requests in ${details.windowSeconds} seconds, which is as many as may be made.`,
      details,
    });
  }
}
