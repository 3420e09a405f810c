import { commandOf } from './arguments';

const now = new Date('2026-11-29T12:00:00Z');
const read = (line: string) => commandOf(line.split(' '), now);

describe('the command line of credits', () => {
  it.each([
    ['show acme', { verb: 'show', workspace: 'acme' }],
    ['grant acme 25', { verb: 'grant', workspace: 'acme', credits: 25, expiresAt: null, reference: null }],
    ['grant acme 1 --expires 2026-11-29', { credits: 1, expiresAt: new Date('2026-11-30T00:00:00Z') }],
    [
      'grant acme 1000000 --reference sorry-42 --expires 2027-01-31',
      { reference: 'sorry-42', expiresAt: new Date('2027-02-01T00:00:00Z') },
    ],
  ])('%s', (line, command) => expect(read(line)).toMatchObject(command));

  it.each([
    ['', /no command/],
    ['show', /no command/],
    ['show acme 5', /no command/],
    ['grant acme', /no command/],
    ['grant acme 5 6', /no command/],
    ['grant acme 0', /no number of credits/],
    ['grant acme 1.5', /no number of credits/],
    ['grant acme 1e3', /no number of credits/],
    ['grant acme 1000001', /no number of credits/],
    ['grant acme 5 --expires tomorrow', /no day/],
    ['grant acme 5 --expires 2027-02-30', /no day/],
    ['grant acme 5 --expires 2026-11-28', /is over/],
    [`grant acme 5 --reference ${'x'.repeat(101)}`, /too long/],
    ['grant acme 5 --until 2027-01-31', /--until/],
  ])('refuses %s', (line, message) => expect(() => read(line)).toThrow(message));
});
