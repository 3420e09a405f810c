import { AppError } from '@argus/common';
import type { RateStanding } from '../counters';
import { printError } from './error-response';
import { rateDetailsOf, rateHeadersOf } from './rate-headers';

const open: RateStanding = {
  name: 'key',
  limit: 100,
  windowMs: 60_000,
  allowed: true,
  remaining: 95,
  resetsAt: new Date('2024-12-25T12:30:56.001Z'),
  retryAfterSeconds: 23,
};
const refused: RateStanding = { ...open, allowed: false, remaining: 0 };
const at = { path: '/api/v1/events', family: 'api-v1', requestId: 'r' } as const;

describe('the headers of a limit', () => {
  it('say where the caller stands', () => {
    expect(rateHeadersOf(open)).toEqual({
      'X-RateLimit-Limit': '100',
      'X-RateLimit-Remaining': '95',
      'X-RateLimit-Reset': '1735129857',
      'RateLimit-Policy': '"key";q=100;w=60',
      RateLimit: '"key";r=95;t=23',
    });
  });

  it('are the same on the error, with when to come back', () => {
    const headers = rateHeadersOf(refused);
    expect(headers).toMatchObject({ 'Retry-After': '23', 'X-RateLimit-Remaining': '0', RateLimit: '"key";r=0;t=23' });
    const error = new AppError('request.rate_limited', { details: rateDetailsOf(refused) });
    expect(printError(error, at)).toMatchObject({ status: 429, headers, body: { status_code: 429 } });
  });

  it('do without structured fields where the limit has no name, and without any where nothing is known', () => {
    const { limit, retryAfterSeconds, resetsAt } = rateDetailsOf(refused);
    const { 'RateLimit-Policy': _policy, RateLimit: _field, ...plain } = rateHeadersOf(refused);
    expect(printError(new AppError('key.rate_limited', { details: { limit, retryAfterSeconds, resetsAt } }), at).headers).toEqual(plain);
    expect(printError(new AppError('key.rate_limited'), at).headers).toEqual({});
  });
});
