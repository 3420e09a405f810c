export { CountersModule } from './counters.module';
export { PostgresRateStore } from './postgres-rate-store';
export type { RateRule, RateStanding, RateTake } from './rate-rule';
export { tightestOf } from './rate-slots';
export { RateStore } from './rate-store';
export { RateWindows } from './rate-windows';
export { RedisRateStore } from './redis-rate-store';
