import { Module } from '@nestjs/common';
import { LedgerMetrics } from './ledger-metrics';
import { Metrics } from './metrics';
import { QueueMetrics } from './queue-metrics';

@Module({ providers: [Metrics, QueueMetrics, LedgerMetrics], exports: [Metrics, QueueMetrics, LedgerMetrics] })
export class MetricsModule {}
