export { AssetQuotaService } from './asset-quota.service';
export { BillingModule } from './billing.module';
export { CreditsService, type CreditUsage } from './credits.service';
export { PLANS, planOf, type Plan, type PlanId } from './plans';
