export { IdempotencyModule } from './idempotency.module';
export { IdempotencyRepository } from './idempotency.repository';
export { IdempotentRequests, type Answer, type IdempotentRequest, type Settle } from './idempotent-requests';
