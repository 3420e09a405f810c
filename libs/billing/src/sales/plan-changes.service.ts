import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { CONFIG, type Config } from '@argus/platform/config';
import { Outbox } from '@argus/platform/outbox';
import { BY_CONTRACT } from '../plans/plans';
import { bestOf } from './subscription-standing';
import { SubscriptionsRepository } from './subscriptions.repository';

/** Makes an organization's plan what its subscriptions say. */
@Injectable()
export class PlanChanges {
  constructor(
    private readonly rows: SubscriptionsRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Pick<Config, 'defaultPlan'>,
  ) {}

  async decide(organizationId: string): Promise<void> {
    const now = this.clock.now();
    const holder = await this.rows.lockPlanHolder(organizationId);
    if (!holder || holder.planId === BY_CONTRACT) return;
    const best = bestOf(await this.rows.list(organizationId), now);
    // A plan that came from no subscription stays when there is none.
    if (!best && !holder.subscriptionId) return;
    const planId = best?.planId ?? this.config.defaultPlan;
    const subscriptionId = best?.id ?? null;
    if (planId === holder.planId && subscriptionId === holder.subscriptionId) return;
    await this.rows.setPlan(organizationId, planId, subscriptionId, now);
    if (planId === holder.planId) return;
    await this.outbox.append({ type: 'billing.plan_changed', organizationId, payload: { planId, subscriptionId } });
    await this.audit.append(organizationId, {
      actor: null,
      action: 'billing.plan_changed',
      resource: { type: 'organization', id: organizationId },
      metadata: { from: holder.planId, to: planId, subscriptionId },
    });
  }
}
