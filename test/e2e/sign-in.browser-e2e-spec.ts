import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startStack, type TestStack } from '../support';
import { launchBrowser, looksOf } from '../support/browser';
import { type MagicMail, newestMail, personTraces, type Site, siteAt, Visitor } from './support';

// The pages of signing in, in a real browser: what scanners that run one get, and what people see.
jest.setTimeout(120_000);

const WIDTHS = [400, 1200];
const SCHEMES = ['light', 'dark'] as const;
/** WCAG 2.2 AA for text of ordinary size. */
const CONTRAST = 4.5;

let stack: TestStack;
let site: Site;
let browser: Browser;
let email: string;
let asker: Visitor;
let mail: MagicMail;

beforeAll(async () => {
  stack = await startStack({ workers: 0 });
  site = await siteAt(stack.baseUrl);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});
beforeEach(async () => {
  email = `ada.${Math.random().toString(36).slice(2)}.with.a.rather.long.name@example.org`;
  asker = new Visitor(site);
  mail = await asker.ask(email);
});

/** Runs `work` in a browser that nobody has used before. */
async function inBrowser(options: Parameters<Browser['newContext']>[0], work: (page: Page, context: BrowserContext) => Promise<void>) {
  const context = await browser.newContext(options);
  try {
    await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}
const open = (page: Page, link = mail.link) => page.goto(site.baseUrl + link, { waitUntil: 'networkidle' });
const sessionIn = async (context: BrowserContext) => (await context.cookies()).find(({ name }) => name === 'argus_session');

describe('A program that opens mail in a browser', () => {
  it('gets no session, though it runs what scripts there are, and the person still signs in', async () => {
    await inBrowser({}, async (page, context) => {
      for (let visit = 0; visit < 2; visit += 1) expect((await open(page))?.status()).toBe(200);
      expect(await context.cookies()).toEqual([]);
    });
    expect(await personTraces(stack, email)).toEqual({ users: 0, sessions: 0, workspaces: 0 });
    expect((await asker.send('GET', mail.link, { headers: { accept: 'text/html' } })).status).toBe(302);
    expect(await personTraces(stack, email)).toMatchObject({ users: 1, sessions: 1 });
  });
});

describe('A person', () => {
  it('in another browser signs in by the button, with the keyboard alone', async () => {
    await inBrowser({}, async (page, context) => {
      await open(page);
      await page.keyboard.press('Tab');
      const { focused } = await looksOf(page);
      expect(focused).toEqual({ tag: 'BUTTON', outline: 'solid 3px' });
      const answered = page.waitForResponse((response) => response.url().includes('/auth/magic/confirm'));
      await page.keyboard.press('Enter');
      expect((await answered).status()).toBe(303);
      await page.waitForURL('**/ui');
      expect(await sessionIn(context)).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
      const me = await context.request.get(`${site.baseUrl}/auth/me`);
      expect(await me.json()).toMatchObject({ user: { email } });
    });
  });

  it('in the browser that asked is signed in at once', async () => {
    await inBrowser({}, async (page, context) => {
      await context.request.post(`${site.baseUrl}/auth/magic`, { data: { email } });
      await open(page, (await newestMail(site.baseUrl, email)).link);
      expect(new URL(page.url()).pathname).toBe('/ui');
      expect(await sessionIn(context)).toBeDefined();
    });
  });

  it('whose link is used is told so', async () => {
    await asker.send('GET', mail.link, { headers: { accept: 'text/html' } });
    await inBrowser({}, async (page) => {
      expect((await open(page))?.status()).toBe(401);
      expect(await page.locator('h1').innerText()).toBe('This link does not work any more');
    });
  });

  const LOOKS = SCHEMES.flatMap((colorScheme) => WIDTHS.map((width) => ({ colorScheme, width })));
  it.each(LOOKS)('can read both pages: $colorScheme, $width px wide', async ({ colorScheme, width }) => {
    await inBrowser({ colorScheme, viewport: { width, height: 800 } }, async (page) => {
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      for (const link of [mail.link, '/auth/magic/verify?token=nobodys']) {
        await open(page, link);
        const looks = await looksOf(page);
        expect(looks.overflows).toBe(false);
        expect(looks.contrasts.filter(({ ratio }) => ratio < CONTRAST)).toEqual([]);
        expect(looks.contrasts.length).toBeGreaterThan(3);
        // A style that the policy had refused would leave the page as the browser draws any.
        expect(looks.isStyled).toBe(true);
      }
      // The browser says itself that a page came with 401.
      expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    });
  });
});
