import { html } from '@argus/common';
import { page } from '../pages/page';

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
