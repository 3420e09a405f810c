import { type AccountView, expectRefusal, type MagicMail, personTraces, type Visitor } from '../support';
import { newAddress, rowsOf, signedIn, type SignInScene, statuses, visitor } from './scene';

const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const JSON_ONLY = { accept: 'application/json' };
const NOBODY = { users: 0, sessions: 0, workspaces: 0 };
const confirmOf = ({ token }: MagicMail): string => `/auth/magic/confirm?token=${token}`;

export function linkSuite(scene: SignInScene): void {
  let email: string;
  let asker: Visitor;
  let mail: MagicMail;
  beforeEach(async () => {
    [email, asker] = [newAddress(), visitor(scene)];
    mail = await asker.ask(email);
  });
  const stillWorks = async (): Promise<void> => {
    expect(await personTraces(scene.stack, email)).toEqual(NOBODY);
    expect((await asker.send('GET', mail.link, { headers: PAGE })).status).toBe(302);
    expect((await asker.me()).body.user.email).toBe(email);
    expect(await personTraces(scene.stack, email)).toEqual({ users: 1, sessions: 1, workspaces: 1 });
  };

  it('signs in the browser that asked, at once', async () => {
    const reply = await asker.send('GET', mail.link, { headers: PAGE });
    expect({ status: reply.status, location: reply.headers.get('location') }).toEqual({ status: 302, location: '/ui' });
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.getSetCookie()[0]).toMatch(/^argus_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    expect([...asker.cookies.keys()]).toEqual(['argus_session']);
  });

  it('tells a script that has the cookie who it is', async () => {
    const account = await asker.expect<AccountView>(200, 'GET', mail.link, { headers: JSON_ONLY });
    expect(account).toMatchObject({ user: { email }, workspaces: [{ role: 'owner', plan: 'free' }] });
    expect(account.activeWorkspaceId).toBe(account.workspaces[0]?.id);
    expect((await asker.me()).body).toEqual(account);
  });

  it.each([
    ['HEAD', (other: Visitor, link: string) => other.send('HEAD', link, { headers: PAGE })],
    ['a GET', (other: Visitor, link: string) => other.send('GET', link, { headers: PAGE })],
    [
      'two GETs at once',
      (other: Visitor, link: string) => Promise.all([1, 2].map(() => other.send('GET', link, { headers: PAGE }))).then(([reply]) => reply!),
    ],
    [
      'a GET from elsewhere',
      (other: Visitor, link: string) => other.send('GET', link, { headers: { ...PAGE, 'x-forwarded-for': '203.0.113.9' } }),
    ],
    ['a GET that takes anything', (other: Visitor, link: string) => other.send('GET', link, { headers: { accept: '*/*' } })],
    ['a second browser', (other: Visitor, link: string) => other.send('GET', link, { headers: { ...PAGE, 'sec-fetch-site': 'none' } })],
  ])('gives nothing to %s of a program that guards mail, and still works', async (_, scan) => {
    const scanner = visitor(scene);
    const reply = await scan(scanner, mail.link);
    expect(reply.status).toBe(200);
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect(scanner.cookies.size).toBe(0);
    await stillWorks();
  });

  it('gives nothing for a HEAD of the browser that asked, and for its loading ahead', async () => {
    expect((await asker.send('HEAD', mail.link, { headers: PAGE })).status).toBe(200);
    expect((await asker.send('GET', mail.link, { headers: { ...PAGE, 'sec-purpose': 'prefetch' } })).status).toBe(200);
    await stillWorks();
  });

  it('shows any other browser a page that names the address and holds no script', async () => {
    const reply = await visitor(scene).send('GET', mail.link, { headers: PAGE });
    expect(reply.headers.get('content-type')).toMatch(/^text\/html/);
    expect(reply.text).toContain(email);
    expect(reply.text).toContain(`action="${confirmOf(mail)}"`);
    expect(reply.text).not.toMatch(/<script/i);
    const policy = reply.headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"]) expect(policy).toContain(rule);
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });

  it('signs another browser in by the button', async () => {
    const other = visitor(scene);
    const reply = await other.send('POST', confirmOf(mail), { headers: PAGE });
    expect({ status: reply.status, location: reply.headers.get('location') }).toEqual({ status: 303, location: '/ui' });
    expect((await other.me()).body.user.email).toBe(email);
  });

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['of a page that hides where it is', { origin: 'null' }],
    ['of a program', { origin: '' }],
  ])('refuses the button %s', async (_, headers) => {
    expectRefusal(await visitor(scene).send('POST', confirmOf(mail), { headers }), { status: 403, code: 'auth.cross_origin' });
    await stillWorks();
  });

  it('signs in a script without the cookie only when it says confirm=1, and not a page', async () => {
    const other = visitor(scene);
    const refusal = { status: 401, code: 'auth.link_unconfirmed' };
    expectRefusal(await other.send('GET', mail.link, { headers: JSON_ONLY }), refusal);
    const pages: Record<string, string>[] = [
      { origin: scene.site.baseUrl },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const more of pages)
      expectRefusal(await other.send('GET', `${mail.link}&confirm=1`, { headers: { ...JSON_ONLY, ...more } }), refusal);
    expect((await other.send('GET', `${mail.link}&confirm=1`, { headers: PAGE })).status).toBe(200);
    expect(await personTraces(scene.stack, email)).toEqual(NOBODY);
    const account = await other.expect<AccountView>(200, 'GET', `${mail.link}&confirm=1`, { headers: JSON_ONLY });
    expect(account.user.email).toBe(email);
    expect((await other.me()).status).toBe(200);
  });

  it('works once, and takes the code with it', async () => {
    expect((await asker.send('GET', mail.link, { headers: PAGE })).status).toBe(302);
    const late = visitor(scene);
    expectRefusal(await late.send('GET', `${mail.link}&confirm=1`, { headers: JSON_ONLY }), { status: 401, code: 'auth.link_invalid' });
    expectRefusal(await late.send('POST', confirmOf(mail), { headers: JSON_ONLY }), { status: 401, code: 'auth.link_invalid' });
    expectRefusal(await late.send('POST', '/auth/magic/verify', { json: { email, code: mail.code } }), {
      status: 401,
      code: 'auth.code_invalid',
    });
    const page = await late.send('GET', mail.link, { headers: PAGE });
    expect(page.status).toBe(401);
    expect(page.text).toContain('does not work any more');
    expect(page.text).not.toContain(email);
  });

  it('makes one session, however often it is used at the same moment', async () => {
    const uses = [
      ...Array.from({ length: 10 }, () => visitor(scene).send('GET', `${mail.link}&confirm=1`, { headers: JSON_ONLY })),
      ...Array.from({ length: 10 }, () => visitor(scene).send('POST', confirmOf(mail), { headers: JSON_ONLY })),
      ...Array.from({ length: 4 }, () => visitor(scene).send('POST', '/auth/magic/verify', { json: { email, code: mail.code } })),
    ];
    expect(statuses(await Promise.all(uses))).toEqual({ 200: 1, 401: 23 });
    expect(await personTraces(scene.stack, email)).toEqual({ users: 1, sessions: 1, workspaces: 1 });
  });

  it.each(['', 'x', 'ä€', 'a'.repeat(400)])('that is none is refused: “%s”', async (token) => {
    const link = `/auth/magic/verify?token=${encodeURIComponent(token)}`;
    expectRefusal(await asker.send('GET', link, { headers: JSON_ONLY }), { status: 401, code: 'auth.link_invalid' });
    expect((await asker.send('GET', link, { headers: PAGE })).status).toBe(401);
  });

  it('that is over is refused like one nobody had', async () => {
    await rowsOf(scene, `UPDATE sign_in_challenge SET expires_at = now() - interval '1 second' WHERE email = $1`, [email]);
    const [over, unknown] = [
      await asker.send('GET', mail.link, { headers: JSON_ONLY }),
      await asker.send('GET', '/auth/magic/verify?token=nobodys', { headers: JSON_ONLY }),
    ];
    expectRefusal(over, { status: 401, code: 'auth.link_invalid' });
    expect({ ...over.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    expectRefusal(await asker.send('POST', '/auth/magic/verify', { json: { email, code: mail.code } }), {
      status: 401,
      code: 'auth.code_invalid',
    });
  });

  it('ends the session the browser had before', async () => {
    const { browser, account } = await signedIn(scene);
    const former = new Map(browser.cookies);
    const next = await browser.ask(newAddress('bob'));
    expect((await browser.send('GET', next.link, { headers: PAGE })).status).toBe(302);
    expect((await browser.me()).body.user.id).not.toBe(account.user.id);
    const old = visitor(scene);
    for (const [name, value] of former) old.cookies.set(name, value);
    expect((await old.me()).status).toBe(401);
  });
}
