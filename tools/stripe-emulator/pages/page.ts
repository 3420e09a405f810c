import { createHash } from 'node:crypto';
import { type ServerResponse } from 'node:http';
import { html, Markup } from '@argus/common';
import { STYLE } from './style';

// No script, one known style sheet. Forms may lead away: after paying they do, to wherever the shop is.
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const STYLE_TAG = new Markup(`<style>${STYLE}</style>`);

/** Our own look on purpose: nobody is to take this for Stripe. */
export const page = (title: string, content: Markup, { wide = false } = {}): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} – simulation of Stripe</title>
        ${STYLE_TAG}
      </head>
      <body>
        <p class="simulation" role="note"><strong>Simulation: no money moves.</strong> This is not Stripe.</p>
        <main class="${wide ? 'wide' : 'sheet'}">${content}</main>
      </body>
    </html> `.text;

export function sendPage(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  });
  response.end(text);
}

export function redirect(response: ServerResponse, url: string): void {
  response.writeHead(303, { location: url, 'cache-control': 'no-store' });
  response.end();
}

export const messagePage = (title: string, text: string, back?: { readonly url: string; readonly label: string }): string =>
  page(
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>
      ${back && html`<p><a class="button" href="${back.url}">${back.label}</a></p>`}`,
  );
