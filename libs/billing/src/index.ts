export { BillingModule } from './billing.module';
export { CreditsService, type CreditUsage } from './credits/credits.service';
export { type CreditTerms } from './credits/credit-terms';
export { LEDGER_PROBLEMS, type LedgerReport } from './ledger/ledger-problems';
export { LedgerVerification } from './ledger/ledger-verification.service';
export { LotExpiry } from './ledger/lot-expiry.service';
export { PACKS, PLANS, planOf, type Pack, type PackId, type Plan, type PlanId } from './plans/plans';
export { AssetQuotaService } from './quotas/asset-quota.service';
