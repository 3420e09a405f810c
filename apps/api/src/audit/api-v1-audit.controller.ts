import { Controller, Get } from '@nestjs/common';
import type { z } from 'zod';
import { CurrentPrincipal, type Principal } from '@argus/auth';
import { AuditTrail, type ListedAuditEntry } from '@argus/platform/audit';
import { Operation, RequestQuery } from '@argus/platform/http';
import { organizationParams } from '../organizations/api-v1-organizations.schema';
import { NAMED_ORGANIZATION } from '../organizations/named-organization';
import { auditPageSchema, auditQuery } from './api-v1-audit.schema';

/** Document 002: `/api/v1/audit`. */
@Controller('api/v1/audit/organizations/:org_id/logs')
export class ApiV1AuditController {
  constructor(private readonly audit: AuditTrail) {}

  @Get()
  @Operation({
    id: 'listAuditLogs',
    summary: 'List what was done in an organization',
    description: 'By whom and from where, the newest first.',
    tags: ['Audit'],
    family: 'api-v1',
    permission: 'audit.read',
    rate: 'general',
    organization: NAMED_ORGANIZATION,
    request: { params: organizationParams, query: auditQuery },
    responses: { 200: { description: 'One page.', schema: auditPageSchema } },
  })
  async list(
    @CurrentPrincipal() { organizationId }: Principal,
    @RequestQuery() { page, limit }: z.output<typeof auditQuery>,
  ): Promise<z.input<typeof auditPageSchema>> {
    const { entries, total } = await this.audit.read(organizationId, page, limit);
    return { logs: entries.map(presentEntry), total, page, limit, pages: Math.ceil(total / limit) };
  }
}

const presentEntry = (entry: ListedAuditEntry): z.input<typeof auditPageSchema>['logs'][number] => ({
  id: entry.id,
  action: entry.action,
  actor: { kind: entry.actorKind, id: entry.actorId },
  resource_type: entry.resourceType,
  resource_id: entry.resourceId,
  metadata: entry.metadata,
  ip: entry.ip ?? null,
  user_agent: entry.userAgent ?? null,
  created_at: entry.createdAt.toISOString(),
});
