import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { html, Markup } from '@argus/common';
import { PAGE_STYLE } from './page-style';

// No script at all, one style sheet that is known by its hash, and forms that lead here only.
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const STYLE = new Markup(`<style>${PAGE_STYLE}</style>`);

/**
 * A page of the api itself, for whoever comes by a link.
 * `meta referrer`: under the header's no-referrer a browser says `Origin: null` of the page's own form, and nobody could tell it from a
 * stranger's. With same-origin it names us to ourselves, and nothing to anybody else.
 */
export const page = (title: string, content: Markup): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex" />
        <title>${title} – Argus</title>
        ${STYLE}
      </head>
      <body>
        <main>
          <p class="brand">Argus</p>
          ${content}
        </main>
      </body>
    </html> `.text;

export const sendPage = (response: Response, status: number, text: string): void => {
  response
    .status(status)
    .set({ 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
    .type('html')
    .send(text);
};
