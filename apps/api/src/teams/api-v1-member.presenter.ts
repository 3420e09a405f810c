import type { z } from 'zod';
import { type Member, memberUserId } from '@argus/auth';
import { isoOf } from '@argus/platform/http';
import type { memberSchema } from './api-v1-teams.schema';

export const presentMember = (member: Member): z.input<typeof memberSchema> => ({
  id: member.id,
  user_id: memberUserId(member),
  email: member.email,
  role: member.role,
  status: member.status,
  invited_at: isoOf(member.invitedAt),
  accepted_at: isoOf(member.acceptedAt),
  created_at: member.createdAt.toISOString(),
});
