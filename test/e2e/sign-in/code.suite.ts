import { type AccountView, expectRefusal, personTraces, type Visitor } from '../support';
import { newAddress, otherThan, signedIn, type SignInScene, statuses, visitor } from './scene';

export function codeSuite(scene: SignInScene): void {
  const tryCode = (browser: Visitor, email: string, code: string) => browser.send('POST', '/auth/magic/verify', { json: { email, code } });
  const refusal = { status: 401, code: 'auth.code_invalid' };

  it('signs in from any browser, whatever the case of the address', async () => {
    const email = newAddress();
    const { code } = await visitor(scene).ask(email);
    const other = visitor(scene);
    const reply = await tryCode(other, ` ${email.toUpperCase()}`, code);
    expect(reply.status).toBe(200);
    expect((await other.me()).body).toEqual(reply.body as unknown as AccountView);
  });

  it('works once, and takes the link with it', async () => {
    const email = newAddress();
    const browser = visitor(scene);
    const mail = await browser.ask(email);
    expect((await tryCode(browser, email, mail.code)).status).toBe(200);
    expectRefusal(await tryCode(visitor(scene), email, mail.code), refusal);
    const page = await visitor(scene).send('GET', mail.link, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(401);
  });

  it('makes one session, however often it is typed at the same moment', async () => {
    const email = newAddress();
    const { code } = await visitor(scene).ask(email);
    const replies = await Promise.all(Array.from({ length: 20 }, () => tryCode(visitor(scene), email, code)));
    expect(statuses(replies)).toEqual({ 200: 1, 401: 19 });
    expect((await personTraces(scene.stack, email)).sessions).toBe(1);
  });

  it('works at the fifth try and never at the sixth', async () => {
    for (const wrongFirst of [4, 5]) {
      const email = newAddress();
      const { code, link } = await visitor(scene).ask(email);
      for (let wrong = 1; wrong <= wrongFirst; wrong += 1)
        expectRefusal(await tryCode(visitor(scene), email, otherThan(code, wrong)), refusal);
      const last = await tryCode(visitor(scene), email, code);
      if (wrongFirst === 4) expect(last.status).toBe(200);
      else {
        expectRefusal(last, refusal);
        // Who has the mail still gets in.
        const linked = await visitor(scene).send('GET', `${link}&confirm=1`, { headers: { accept: 'application/json' } });
        expect(linked.status).toBe(200);
      }
    }
  });

  it('counts tries that come at the same moment', async () => {
    const email = newAddress();
    const { code } = await visitor(scene).ask(email);
    await Promise.all(Array.from({ length: 10 }, (_, n) => tryCode(visitor(scene), email, otherThan(code, n + 1))));
    expectRefusal(await tryCode(visitor(scene), email, code), refusal);
  });

  it('that is wrong is answered alike for who is known, who asked, and who never did either', async () => {
    const { email: known } = await signedIn(scene);
    const asked = newAddress();
    const { code } = await visitor(scene).ask(asked);
    const replies = [
      await tryCode(visitor(scene), known, '000000'),
      await tryCode(visitor(scene), asked, otherThan(code)),
      await tryCode(visitor(scene), newAddress(), '000000'),
    ];
    for (const reply of replies) {
      expectRefusal(reply, refusal);
      expect(reply.headers.getSetCookie()).toEqual([]);
    }
    const told = replies.map(({ body, headers }) => ({ body: { ...body, requestId: '' }, names: [...headers.keys()].sort() }));
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it('of one address signs in nobody else', async () => {
    const [mine, theirs] = [newAddress(), newAddress('bob')];
    const { code } = await visitor(scene).ask(mine);
    const other = await visitor(scene).ask(theirs);
    if (code !== other.code) expectRefusal(await tryCode(visitor(scene), theirs, code), refusal);
    expect(await personTraces(scene.stack, theirs)).toMatchObject({ sessions: 0 });
  });

  it('is tried fifty times a day for one address at most; its link works all the same', async () => {
    const email = newAddress();
    for (let round = 0; round < 10; round += 1) {
      const { code } = await visitor(scene).ask(email);
      for (let n = 1; n <= 5; n += 1) expect((await tryCode(visitor(scene), email, otherThan(code, n))).status).toBe(401);
    }
    const { code, link } = await visitor(scene).ask(email);
    expectRefusal(await tryCode(visitor(scene), email, code), { status: 429, code: 'request.rate_limited', says: /sign-in-codes/ });
    const linked = await visitor(scene).send('GET', `${link}&confirm=1`, { headers: { accept: 'application/json' } });
    expect(linked.status).toBe(200);
  });

  it.each([
    ['five digits', '12345'],
    ['letters', 'abcdef'],
    ['other digits', '١٢٣٤٥٦'],
    ['nothing', ''],
  ])('of %s is a bad request', async (_, code) => {
    expectRefusal(await tryCode(visitor(scene), newAddress(), code), { code: 'request.invalid', says: /`code` must be the six digits/ });
  });
}
