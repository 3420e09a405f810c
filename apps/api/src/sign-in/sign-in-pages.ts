import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { html, Markup } from '@argus/common';
import { SIGN_IN_STYLE } from './sign-in-style';

// No script at all, one style sheet that is known by its hash, and forms that lead here only.
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(SIGN_IN_STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const STYLE = new Markup(`<style>${SIGN_IN_STYLE}</style>`);

/**
 * `meta referrer`: under the header's no-referrer a browser says `Origin: null` of the page's own form, and nobody could tell it from a
 * stranger's. With same-origin it names us to ourselves, and nothing to anybody else.
 */
const page = (title: string, content: Markup): string =>
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

/** What a stranger's browser gets, and what programs that look at links get: it takes a person to press the button. */
export const confirmPage = ({ email, token }: { readonly email: string; readonly token: string }): string =>
  page(
    'Sign in',
    html`<h1>Sign in as <strong>${email}</strong>?</h1>
      <p>Go on only if you asked for this a moment ago. Whoever presses the button is signed in, on this device.</p>
      <form method="post" action="/auth/magic/confirm?token=${encodeURIComponent(token)}">
        <button type="submit">Sign in</button>
      </form>
      <p class="soft">Not you? Close this page: nothing has happened.</p>`,
  );

export const invalidLinkPage = (): string =>
  page(
    'This link does not work',
    html`<h1>This link does not work any more</h1>
      <p>It was used already, it is older than 15 minutes, or a newer mail has taken its place.</p>
      <p><a class="button" href="/ui">Ask for a new one</a></p>
      <p class="soft">Did you copy it from a mail? Make sure that nothing is missing at its end, or type the six-digit code instead.</p>`,
  );

export const sendPage = (response: Response, status: number, text: string): void => {
  response
    .status(status)
    .set({ 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
    .type('html')
    .send(text);
};
