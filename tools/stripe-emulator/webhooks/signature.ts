import { createHmac } from 'node:crypto';

/** Stripe's signature of a webhook: of the time and the raw body together, so that neither can be taken from another message. */
export const signatureHeader = (body: string, secret: string, unixSeconds: number): string =>
  `t=${unixSeconds},v1=${createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex')}`;
