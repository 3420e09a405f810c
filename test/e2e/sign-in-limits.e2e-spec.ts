import { startStack, type TestStack } from '../support';
import { expectRefusal, type Site, siteAt, Visitor } from './support';

// How often one may ask and guess, with the limits as they come: 20 a minute.
jest.setTimeout(120_000);

let stack: TestStack;
let site: Site;

beforeAll(async () => {
  stack = await startStack({ workers: 0, env: { TRUST_PROXY: '1' } });
  site = await siteAt(stack.baseUrl);
});
afterAll(() => stack?.stop());

const from = (ip: string): Visitor => new Visitor(site, { 'x-forwarded-for': ip });
const LIMITED = { status: 429, code: 'request.rate_limited' };

it('Twenty mails a minute go to one address, wherever they are asked for', async () => {
  const ask = (ip: string, email: string) => from(ip).send('POST', '/auth/magic', { json: { email } });
  for (let n = 1; n <= 20; n += 1) expect((await ask(`198.51.100.${n}`, 'ada@example.org')).status).toBe(200);
  const refused = await ask('198.51.100.99', 'ADA@example.org');
  expectRefusal(refused, LIMITED);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('x-ratelimit-limit')).toBe('20');
  expect((await ask('198.51.100.99', 'bob@example.org')).status).toBe(200);
});

it('Twenty failures a minute are allowed to one IP address; successes do not count, and others are not held up', async () => {
  const here = from('203.0.113.1');
  for (let n = 1; n <= 22; n += 1) {
    const email = `user${n}@example.org`;
    const { code } = await here.ask(email);
    expect((await here.send('POST', '/auth/magic/verify', { json: { email, code } })).status).toBe(200);
  }
  for (let n = 1; n <= 20; n += 1)
    expect((await here.send('GET', '/auth/magic/verify?token=nobodys', { headers: { accept: 'application/json' } })).status).toBe(401);
  const mail = await here.ask('carol@example.org');
  const json = { email: 'carol@example.org', code: mail.code };
  // Though it is the right one: what is refused is not even tried.
  expectRefusal(await here.send('POST', '/auth/magic/verify', { json }), LIMITED);
  expectRefusal(await here.send('GET', mail.link, { headers: { accept: 'application/json' } }), LIMITED);
  expect((await from('203.0.113.2').send('POST', '/auth/magic/verify', { json })).status).toBe(200);
});
