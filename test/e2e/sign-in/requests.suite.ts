import { until } from '../../../tools/support/processes';
import { withDatabase } from '../../support';
import { expectRefusal, mailsTo } from '../support';
import { newAddress, rowsOf, signedIn, type SignInScene, visitor } from './scene';

const ask = (scene: SignInScene, json: unknown) => visitor(scene).send('POST', '/auth/magic', { json });

export function requestsSuite(scene: SignInScene): void {
  it('is answered alike for who is known and who is not, and works alike', async () => {
    const { email: known } = await signedIn(scene);
    const unknown = newAddress();
    const replies = [await ask(scene, { email: known }), await ask(scene, { email: unknown })];
    for (const { status, body, headers } of replies) {
      expect({ status, body }).toEqual({ status: 200, body: { ok: true } });
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('set-cookie')).toMatch(/^argus_sign_in=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    }
    const names = replies.map(({ headers }) => [...headers.keys()].sort());
    expect(names[1]).toEqual(names[0]);
    expect(await mailsTo(scene.site.baseUrl, unknown)).toHaveLength(1);
    expect(await mailsTo(scene.site.baseUrl, known)).toHaveLength(2);
    // Nobody is made by asking.
    expect(await rowsOf(scene, 'SELECT 1 FROM user_account WHERE email = $1', [unknown])).toEqual([]);
  });

  it('does not even look at what would say who is known', async () => {
    const { email: known } = await signedIn(scene);
    await withDatabase(scene.stack, async (database) => {
      await database.query('BEGIN');
      // Whoever reads one of these waits until the transaction is over.
      await database.query('LOCK TABLE user_account, membership, organization, session, external_identity IN ACCESS EXCLUSIVE MODE');
      for (const email of [known, newAddress()]) expect((await ask(scene, { email })).status).toBe(200);
      await database.query('ROLLBACK');
    });
  });

  it('sends one readable mail, with the link and with the code on a line of its own', async () => {
    const email = newAddress();
    const { subject, text, html, code, token } = await visitor(scene).ask(` ${email.toUpperCase()} `);
    expect(subject).toBe('Sign in to Argus');
    expect(text.split('\n')).toEqual(expect.arrayContaining([code, `${scene.site.baseUrl}/auth/magic/verify?token=${token}`]));
    for (const said of [email, '15 minutes', 'If it was not you']) expect(text).toContain(said);
    for (const said of [email, code, `token=${token}`]) expect(html).toContain(said);
    expect(html).not.toMatch(/<script|<img|src=/i);

    // The worker has it to send as well, and sends no second one.
    const published = () =>
      rowsOf(scene, `SELECT 1 FROM outbox_event WHERE type = 'sign_in.requested' AND published_at IS NULL`).then(
        (rows) => rows.length === 0,
      );
    expect(await until(published, 20_000, 100)).toBe(true);
    expect(await mailsTo(scene.site.baseUrl, email)).toHaveLength(1);
  });

  it('keeps neither link nor code anywhere', async () => {
    const browser = visitor(scene);
    const { token, code } = await browser.ask(newAddress());
    const binding = browser.cookies.get('argus_sign_in') ?? '';
    const tables = await rowsOf(scene, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`);
    for (const { table_name: table } of tables) {
      for (const secret of [token, binding, `"${code}"`])
        expect(await rowsOf(scene, `SELECT 1 FROM "${String(table)}" r WHERE strpos(r::text, $1) > 0`, [secret])).toEqual([]);
    }
    for (const process of [scene.stack.api, ...scene.stack.workers])
      for (const secret of [token, binding]) expect(process.log).not.toContain(secret);
  });

  it('replaces what was asked for before, also when asked at the same moment', async () => {
    const email = newAddress();
    const first = await visitor(scene).ask(email);
    await Promise.all(Array.from({ length: 20 }, () => ask(scene, { email })));
    expect(await rowsOf(scene, 'SELECT 1 FROM sign_in_challenge WHERE email = $1 AND closed_at IS NULL', [email])).toHaveLength(1);
    expectRefusal(await visitor(scene).send('GET', first.link, { headers: { accept: 'application/json' } }), {
      status: 401,
      code: 'auth.link_invalid',
    });
    const last = await visitor(scene).ask(email);
    const entered = await visitor(scene).send('GET', `${last.link}&confirm=1`, { headers: { accept: 'application/json' } });
    expect(entered.status).toBe(200);
  });

  it.each([
    ['nothing', {}, /`email` is required/],
    ['no address', { email: 'ada' }, /`email` must be an e-mail address/],
    ['two addresses', { email: 'ada@example.org,bob@example.org' }, /`email` must be an e-mail address/],
    ['a second header', { email: 'ada@example.org\r\nBcc: bob@example.org' }, /`email` must be an e-mail address/],
    ['a control character', { email: 'a\u0007da@example.org' }, /`email` must be an e-mail address/],
    ['too much', { email: `${'a'.repeat(250)}@example.org` }, /`email` must have at most 254 characters/],
    ['a number', { email: 7 }, /`email` must be text/],
    ['NUL', { email: 'a\u0000@example.org' }, /U\+0000/],
  ])('refuses %s', async (_, json, says) => {
    const reply = await ask(scene, json);
    expectRefusal(reply, { code: reply.body.code === 'request.null_character' ? 'request.null_character' : 'request.invalid', says });
  });
}
