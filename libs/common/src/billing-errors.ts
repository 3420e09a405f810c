import type { ErrorDefinition } from './error-kinds';

/** Credits, limits, budgets and payments. */
export const BILLING_ERRORS = {
  'billing.insufficient_credits': {
    kind: 'quota_exceeded',
    message: 'There are no credits left for this analysis.',
    fix: 'Wait for the monthly reset, buy a credit pack or upgrade; GET /usage shows the balance.',
  },

  'billing.not_configured': {
    kind: 'unavailable',
    message: 'Nothing can be bought here: no payment provider is set up.',
    fix: 'The operator sets STRIPE_SECRET_KEY and the variables beside it; everything else works without.',
  },
  'billing.provider_unavailable': {
    kind: 'unavailable',
    message: 'The payment provider does not answer.',
    fix: 'Try again in a moment; nothing was charged.',
  },
  'billing.tier_by_contract': {
    kind: 'invalid',
    message: 'This plan is agreed by contract and has no checkout.',
    fix: 'Ask the operator of this Argus for it, or choose `starter` or `pro`.',
  },
  'billing.already_subscribed': {
    kind: 'conflict',
    message: 'This workspace has a subscription; a second one would be paid besides it.',
    fix: 'Its owner changes it: signed in, with POST /checkout/portal.',
  },
  'billing.plan_by_contract': {
    kind: 'conflict',
    message: 'The plan of this workspace is agreed by contract; a subscription would cost money and change nothing.',
    fix: 'Ask the operator of this Argus to change the plan. Packs can be bought with POST /checkout/credits.',
  },
  'billing.nothing_bought': {
    kind: 'conflict',
    message: 'Nothing was bought for this workspace yet, so there is nothing to manage.',
    fix: 'Buy a plan with POST /checkout/session or a pack with POST /checkout/credits first.',
  },
  'billing.webhook_invalid': {
    kind: 'invalid',
    message: 'The signature does not fit the body, or is too old.',
    fix: 'Send the body exactly as it was signed, with the header Stripe-Signature and the secret of STRIPE_WEBHOOK_SECRET.',
  },
  'billing.budget_paused': {
    kind: 'unavailable',
    message: 'Analyses are paused: the budget of the workspace for models is spent.',
    fix: 'Nothing has to be sent again: they go on when the budget resets (UTC), or as soon as it is raised.',
  },
  'billing.key_limit_reached': {
    kind: 'quota_exceeded',
    message: 'This key has spent what it may spend in a billing cycle.',
    fix: 'Wait for the next cycle, raise the key’s limit (PATCH /keys/{id}) or use another key.',
    upgrade: false,
  },
} as const satisfies Record<string, ErrorDefinition>;
