import { z } from 'zod';
import { timestamp } from '@argus/platform/http';

const wholeNumber = (max: number, standard: number) => z.coerce.number('must be a whole number.').int().min(1).max(max).default(standard);

export const auditQuery = z.object({ page: wholeNumber(1_000_000, 1), limit: wholeNumber(200, 50) });

export const auditPageSchema = z
  .object({
    logs: z.array(
      z
        .object({
          id: z.uuid(),
          action: z.string().meta({ example: 'member.removed' }),
          actor: z.object({ kind: z.enum(['key', 'user', 'system']), id: z.string().nullable() }),
          resource_type: z.string(),
          resource_id: z.string(),
          metadata: z.record(z.string(), z.unknown()),
          ip: z.string().nullable(),
          user_agent: z.string().nullable(),
          created_at: timestamp,
        })
        .meta({ id: 'AuditEntry' }),
    ),
    total: z.int(),
    page: z.int(),
    limit: z.int(),
    pages: z.int(),
  })
  .meta({ id: 'AuditPage' });
