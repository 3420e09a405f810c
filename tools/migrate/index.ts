export { APPEND_ONLY_TABLES } from './grants';
export { explainConnection, migrate, type MigrateOptions, type MigrateResult } from './migrate';
export { migrateQueue, queueIsPostgres } from './queue-schema';
export { readMigrations, type Migration } from './migrations';
