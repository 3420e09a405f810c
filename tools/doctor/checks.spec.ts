import { checkDisk } from './checks';

describe('checkDisk', () => {
  it.each([
    [5 * 1024 ** 3, 'ok'],
    [1024 ** 3, 'warn'],
    [100 * 1024 ** 2, 'fail'],
  ])('judges %d free bytes as %s', (freeBytes, state) => {
    expect(checkDisk('/data', freeBytes)).toMatchObject({ state });
  });
});
