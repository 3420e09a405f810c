import { html, type Markup } from '@argus/common';

export interface Wording {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const STYLE = {
  body: 'margin:0;padding:24px 16px;font:16px/1.5 system-ui,-apple-system,sans-serif;color:#1d1f21;background:#ffffff',
  sheet: 'max-width:34rem;margin:0 auto',
  button: 'display:inline-block;padding:10px 18px;border-radius:6px;background:#0b5cad;color:#ffffff;text-decoration:none;font-weight:600',
  code: 'margin:4px 0 20px;font:600 28px/1.3 ui-monospace,monospace;letter-spacing:4px',
  soft: 'color:#5b6066;font-size:14px',
};

/** One paragraph of a letter. Styles stand inside: most mail programs drop a style sheet. */
export const paragraph = (content: string | Markup): Markup => html`<p>${content}</p>`;
export const button = (address: string, label: string): Markup => html`<p><a href="${address}" style="${STYLE.button}">${label}</a></p>`;
export const codeLine = (code: string): Markup => html`<p style="${STYLE.code}">${code}</p>`;
export const note = (content: string): Markup => html`<p style="${STYLE.soft}">${content}</p>`;

/** A whole letter in HTML: no pictures, nothing that is loaded from anywhere. */
export const letterPage = (title: string, content: readonly Markup[]): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
      </head>
      <body style="${STYLE.body}">
        <div style="${STYLE.sheet}">${content}</div>
      </body>
    </html> `.text;
