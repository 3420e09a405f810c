import { type ReceivedLetter } from '@argus/platform/mail';
import { html, Markup } from '@argus/common';
import { codeIn, linksIn } from './letter-parts';
import { MAILBOX_SCRIPT } from './mailbox-script';
import { MAILBOX_STYLE } from './mailbox-style';

export interface MailboxView {
  readonly letters: readonly ReceivedLetter[];
  /** The address the list is narrowed to. */
  readonly to: string | undefined;
  /** Of this answer's policy. */
  readonly nonce: string;
}

/** Only the page's own style and script, and its looking for new mail. */
export const mailboxPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The mailbox for people: each letter as text, its link and its code at hand. The HTML of a letter is not shown, so nothing in it can act. */
export const mailboxPage = ({ letters, to, nonce }: MailboxView): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Mailbox · Argus</title>
        <noscript><meta http-equiv="refresh" content="5" /></noscript>
        <style nonce="${nonce}">
          ${new Markup(MAILBOX_STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Mailbox</h1>
          <p>Mail that this development stack would have sent. New mail appears by itself.</p>
          <form method="get" action="/dev/mailbox" role="search">
            <label for="to">To</label>
            <input
              id="to"
              name="to"
              type="email"
              maxlength="254"
              autocomplete="off"
              spellcheck="false"
              placeholder="anybody"
              value="${to ?? ''}"
            />
            <button>Show</button>
            ${to === undefined ? undefined : html`<a href="/dev/mailbox">Show all</a>`}
          </form>
        </header>
        <p id="news" role="status"></p>
        <main id="letters">${letters.map(letterArticle)} ${letters.length === 0 ? emptyState(to) : undefined}</main>
        <script nonce="${nonce}">
          ${new Markup(MAILBOX_SCRIPT)};
        </script>
      </body>
    </html> `.text;

const letterArticle = ({ id, to, subject, text, receivedAt }: ReceivedLetter): Markup => {
  const code = codeIn(text);
  return html`<article data-version="${id} ${receivedAt}" aria-labelledby="subject-${id}">
    <h2 id="subject-${id}">${subject === '' ? '(no subject)' : subject}</h2>
    <p class="facts">to <strong>${to}</strong> · <time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace('T', ' ')} UTC</time></p>
    ${
      code === undefined
        ? undefined
        : html`<p class="code">
            <span>Code</span> <code>${code}</code>
            <button type="button" data-copy="${code}" hidden>Copy<span class="unseen"> code ${code}</span></button>
          </p>`
    }
    ${linksIn(text).map(
      (link) =>
        html`<p class="link">
          <a href="${link}" rel="noreferrer">${link}</a>
          <button type="button" data-copy="${link}" hidden>Copy<span class="unseen"> link</span></button>
        </p>`,
    )}
    <pre>${text}</pre>
  </article> `;
};

const emptyState = (to: string | undefined): Markup =>
  html`<section class="empty">
    <h2>${to === undefined ? 'No mail yet' : `No mail to ${to} yet`}</h2>
    <p>
      Whatever Argus sends while <code>SMTP_URL</code> is not set arrives here: ask for a sign-in link, or invite somebody to a workspace.
    </p>
  </section> `;
