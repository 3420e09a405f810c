export { LedgerMetrics } from './ledger-metrics';
export { Metrics } from './metrics';
export { MetricsModule } from './metrics.module';
export { QueueMetrics, type JobAttempt, type JobOutcome, type QueueDepth } from './queue-metrics';
