export { APP_ROLE, DATABASE, EmbeddedPostgres, OWNER_ROLE, type EmbeddedPostgresOptions } from './embedded-postgres';
export { EmbeddedRedis, findRedis, type EmbeddedRedisOptions } from './embedded-redis';
export { ensureDataDir } from './postgres-home';
export { openLog, tailOf, trimLog } from './server-log';
export { poolSizeBesideServer } from './pool-size';
