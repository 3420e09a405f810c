import { Global, Module } from '@nestjs/common';
import { IdempotencyRepository } from './idempotency.repository';
import { IdempotentRequests } from './idempotent-requests';

@Global()
@Module({ providers: [IdempotencyRepository, IdempotentRequests], exports: [IdempotencyRepository, IdempotentRequests] })
export class IdempotencyModule {}
