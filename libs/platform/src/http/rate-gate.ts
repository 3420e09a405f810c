import { Injectable } from '@nestjs/common';
import { type Response } from 'express';
import { AppError, type ErrorCode } from '@argus/common';
import { type RateTake, RateWindows, tightestOf } from '../counters';
import { rateDetailsOf, rateHeadersOf } from './rate-headers';

/** Where a request passes its limits, once: what counts for it counts together, and the tightest limit is the one that is printed. */
@Injectable()
export class RateGate {
  constructor(private readonly windows: RateWindows) {}

  /** Counts the request, or throws `refusal` and counts nothing. Either way the response says where its caller stands. */
  async pass(response: Response, takes: readonly RateTake[], refusal: ErrorCode = 'request.rate_limited'): Promise<void> {
    const standing = tightestOf(await this.windows.takeAll(takes));
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
