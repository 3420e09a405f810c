import { randomUUID } from 'node:crypto';
import { expectRefusal } from '../support';
import { newAddress, signedIn, type SignInScene, visitor } from './scene';

interface SessionView {
  readonly id: string;
  readonly current: boolean;
  readonly userAgent: string | null;
}

export function sessionsSuite(scene: SignInScene): void {
  it('end by signing out, as often as one likes, from our own pages alone', async () => {
    const { browser } = await signedIn(scene);
    const kept = new Map(browser.cookies);
    expectRefusal(await browser.send('POST', '/auth/logout', { headers: { origin: 'https://evil.example' } }), {
      status: 403,
      code: 'auth.cross_origin',
    });
    expect((await browser.me()).status).toBe(200);

    expect((await browser.send('POST', '/auth/logout')).status).toBe(204);
    expect(browser.cookies.size).toBe(0);
    expect((await browser.send('POST', '/auth/logout')).status).toBe(204);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expectRefusal(await browser.me().then((reply) => reply as never), { status: 401, code: 'auth.invalid_credential' });
    expect((await browser.send('POST', '/auth/logout')).status).toBe(204);
    expect((await visitor(scene).send('POST', '/auth/logout', { headers: { origin: '' } })).status).toBe(204);
  });

  it('are needed to see who one is', async () => {
    const reply = await visitor(scene).send('GET', '/auth/me');
    expectRefusal(reply, { status: 401, code: 'auth.required' });
    const key = await visitor(scene).send('GET', '/auth/me', { headers: { authorization: `Bearer ${scene.stack.apiKey}` } });
    expectRefusal(key, { status: 403, code: 'auth.person_required' });
  });

  it('are listed with the one in use marked, and ended one by one', async () => {
    const email = newAddress();
    const [first, second] = [await signedIn(scene, email), await signedIn(scene, email)];
    const stranger = await signedIn(scene);
    const list = (browser = first.browser) => browser.expect<SessionView[]>(200, 'GET', '/auth/sessions');
    expect((await list()).map(({ current }) => current).sort()).toEqual([false, true]);
    const other = (await list()).find(({ current }) => !current);
    expect((await list(second.browser)).find(({ current }) => current)?.id).toBe(other?.id);

    const unknown = { status: 404, code: 'session.not_found' };
    for (const id of [other?.id ?? '', randomUUID(), 'banana'])
      expectRefusal(await stranger.browser.send('DELETE', `/auth/sessions/${id}`), unknown);
    expectRefusal(await first.browser.send('DELETE', `/auth/sessions/${other?.id}`, { headers: { origin: '' } }), {
      status: 403,
      code: 'auth.cross_origin',
    });
    await first.browser.expect(204, 'DELETE', `/auth/sessions/${other?.id}`);
    expectRefusal(await first.browser.send('DELETE', `/auth/sessions/${other?.id}`), unknown);
    expect((await second.browser.me()).status).toBe(401);
    expect(await list()).toHaveLength(1);
  });

  it('give tokens that stand for the person and end with the session', async () => {
    const { browser, account } = await signedIn(scene);
    const token = await browser.expect<{ token: string; tokenType: string; expiresAt: string }>(200, 'POST', '/auth/token');
    expect(token).toMatchObject({ tokenType: 'Bearer', expiresAt: expect.stringMatching(/Z$/) as string });
    const script = visitor(scene, { authorization: `Bearer ${token.token}`, origin: '' });
    expect((await script.me()).body).toEqual(account);
    expect((await script.send('GET', '/assets')).status).toBe(200);
    await browser.send('POST', '/auth/logout');
    expect((await script.me()).status).toBe(401);
  });
}
