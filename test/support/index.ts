export { ApiClient, type ShownAsset, type ShownUsage } from './api-client';
export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './database';
export { createOwnRedis, createTestRedis, type OwnRedis, type TestRedis } from './redis';
export { startStack, type StackOptions, type TestStack } from './stack';
export { StackProcess } from './stack-process';
export { Supervisor, allGone, descendantsOf, temporaryDataDir } from './supervisor';
export { createTenant, withDatabase, type Tenant } from './tenant';
export { auditLedger } from './ledger-audit';
export { storedKeys } from './stored-keys';
