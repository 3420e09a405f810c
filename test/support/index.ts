export { createEmptyDatabase, createTestDatabase, type TestDatabase } from './database';
export { createOwnRedis, createTestRedis, type OwnRedis, type TestRedis } from './redis';
