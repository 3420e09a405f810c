import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '@argus/platform/outbox';
import { AnalysisRunsRepository } from '../analysis-runs.repository';
import { PipelineDispatch } from '../wake-ups';

/** Wakes runs up that wait for a budget when it has changed. Those it is still too small for go to sleep again. */
@Injectable()
export class BudgetChangeConsumer implements OutboxConsumer {
  readonly name = 'budget-change';
  readonly types: readonly OutboxEventType[] = ['organization.budgets_changed'];

  constructor(
    private readonly runs: AnalysisRunsRepository,
    private readonly dispatch: PipelineDispatch,
  ) {}

  async handle({ organizationId }: OutboxEvent): Promise<void> {
    if (organizationId === null) return;
    for (const wakeUp of await this.runs.resumePaused(organizationId)) this.dispatch.analysis(wakeUp);
  }
}
