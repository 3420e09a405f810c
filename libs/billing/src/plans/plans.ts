/** What a plan allows. Null is unlimited. Prices are part of the plan table of document 000. */
export interface Plan {
  readonly id: PlanId;
  readonly assetLimit: number | null;
  readonly monthlyCredits: number | null;
  /** US cents a month; null when agreed by contract. */
  readonly priceCents: number | null;
}

export type PlanId = 'free' | 'starter' | 'pro' | 'enterprise';

export const PLANS: Record<PlanId, Plan> = {
  free: { id: 'free', assetLimit: 50, monthlyCredits: 50, priceCents: 0 },
  starter: { id: 'starter', assetLimit: null, monthlyCredits: 500, priceCents: 1_900 },
  pro: { id: 'pro', assetLimit: null, monthlyCredits: 5_000, priceCents: 7_900 },
  enterprise: { id: 'enterprise', assetLimit: null, monthlyCredits: null, priceCents: null },
};

/** By agreement, not by subscription: no payment changes it. */
export const BY_CONTRACT: PlanId = 'enterprise';

const isPlanId = (text: string): text is PlanId => Object.hasOwn(PLANS, text);

/** The plan of that id. A plan the code does not know (a row from a later version) is treated as the smallest one. */
export const planOf = (id: string): Plan => PLANS[isPlanId(id) ? id : 'free'];

/** Credits bought once; they never expire. */
export interface Pack {
  readonly id: PackId;
  readonly credits: number;
  /** US cents. */
  readonly priceCents: number;
}

export type PackId = '100' | '500' | '2500';

export const PACKS: Record<PackId, Pack> = {
  '100': { id: '100', credits: 100, priceCents: 200 },
  '500': { id: '500', credits: 500, priceCents: 800 },
  '2500': { id: '2500', credits: 2_500, priceCents: 3_000 },
};

const isPackId = (text: string): text is PackId => Object.hasOwn(PACKS, text);

/** The pack of that name; null when none is called so. */
export const findPack = (id: string | null): Pack | null => (id !== null && isPackId(id) ? PACKS[id] : null);
