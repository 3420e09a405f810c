import { Module } from '@nestjs/common';
import { Metrics } from './metrics';
import { QueueMetrics } from './queue-metrics';

@Module({ providers: [Metrics, QueueMetrics], exports: [Metrics, QueueMetrics] })
export class MetricsModule {}
