import { credentialOf } from './credential';

describe('credentialOf', () => {
  it.each([
    [{}, null],
    [{ authorization: 'Bearer ak_1' }, 'ak_1'],
    [{ authorization: 'bearer   ak_1 ' }, 'ak_1'],
    [{ authorization: 'ApiKey ak_1' }, 'ak_1'],
    [{ 'x-api-key': 'ak_2', authorization: 'Bearer ak_1' }, 'ak_2'],
    // Presented, though useless: it must be refused, not ignored.
    [{ 'x-api-key': '', authorization: 'Bearer ak_1' }, ''],
    [{ authorization: 'Basic dXNlcjpwYXNz' }, ''],
    [{ authorization: 'Bearer' }, ''],
    [{ authorization: 'ak_1' }, ''],
  ])('%j presents %j', (headers, expected) => {
    expect(credentialOf(headers)).toBe(expected);
  });
});
