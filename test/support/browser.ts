import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from '../../tools/test/chromium';

/** A real browser without a window. The sandbox needs rights that containers rarely have; what it opens here is our own. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium: install one (apt-get install chromium) or set CHROMIUM_PATH');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** How a page looks to whoever has to read it. */
export interface PageLooks {
  /** Something is wider than the window. */
  readonly overflows: boolean;
  readonly isStyled: boolean;
  readonly focused: { readonly tag: string; readonly outline: string };
  /** Of every piece of text, to what is behind it: 1 to 21. */
  readonly contrasts: readonly { readonly text: string; readonly ratio: number }[];
}

const LOOKS = readFileSync(path.join(__dirname, 'page-looks.js'), 'utf8');

export const looksOf = (page: Page): Promise<PageLooks> => page.evaluate<PageLooks>(LOOKS);
