import { AppError } from '@argus/common';
import { toAppError } from './error-mapping';

describe('toAppError', () => {
  it.each<[string, unknown, string]>([
    ['an expected failure', new AppError('asset.in_trash'), 'asset.in_trash'],
    ['a database that refuses connections', Object.assign(new Error(), { code: 'ECONNREFUSED' }), 'service.unavailable'],
    ['a database that shuts down', Object.assign(new Error(), { cause: { originalCode: '57P01' } }), 'service.unavailable'],
    [
      'a lock that did not come free',
      Object.assign(new Error(), { meta: { driverAdapterError: { cause: { originalCode: '55P03' } } } }),
      'service.unavailable',
    ],
    ['a connection that broke', new Error('Connection terminated unexpectedly'), 'service.unavailable'],
    ['a surprise', new TypeError('x is not a function'), 'internal'],
    ['no error at all', 'oops', 'internal'],
  ])('%s', (_, thrown, code) => expect(toAppError(thrown).code).toBe(code));
});
