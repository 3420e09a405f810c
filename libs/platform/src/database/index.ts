export { isDatabaseUnavailable, isSerializationConflict, isUniqueViolation } from './database-errors';
export { Database, type DatabaseClient } from './database';
export { DatabaseModule } from './database.module';
export { Prisma } from './generated/client';
export { SchemaVersion } from './schema-version';
export { fixedPart } from './statements';
export { acrossTenants, asTenant, confineToTenant } from './tenant';
export { together } from './together';
export { UnitOfWork } from './unit-of-work';
