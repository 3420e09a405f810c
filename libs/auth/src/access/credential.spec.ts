import { credentialOf } from './credential';

describe('credentialOf', () => {
  it.each([
    [{}, null],
    [{ authorization: 'Bearer ak_1' }, 'key ak_1'],
    [{ authorization: 'bearer   ak_1 ' }, 'key ak_1'],
    [{ authorization: 'ApiKey ak_1' }, 'key ak_1'],
    [{ authorization: 'Bearer e30.e30.c2ln' }, 'token e30.e30.c2ln'],
    [{ authorization: 'Bearer e30.e30.' }, 'token e30.e30.'],
    [{ 'x-api-key': 'ak_2', authorization: 'Bearer ak_1' }, 'key ak_2'],
    // Presented, though useless: it must be refused, not ignored.
    [{ 'x-api-key': '', authorization: 'Bearer ak_1' }, 'key '],
    [{ authorization: 'Basic dXNlcjpwYXNz' }, 'key '],
    [{ authorization: 'Bearer' }, 'key '],
    [{ authorization: 'ak_1' }, 'key '],
  ])('%j presents %j', (headers, expected) => {
    const credential = credentialOf(headers);
    expect(credential && `${credential.kind} ${credential.text}`).toBe(expected);
  });
});
