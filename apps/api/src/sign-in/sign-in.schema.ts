import { z } from 'zod';
import { booleanFlag, idParam, timestamp } from '@argus/platform/http';

export const emailField = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ description: 'Your address, in any case.', example: 'ada@example.org' });

/** Missing or mutilated, it is a link that does not work like any other: whoever clicked on it has no parameters to correct. */
const tokenField = z.string().default('').meta({ description: 'From the mail.' });

export const magicBody = z.object({ email: emailField }).meta({ id: 'SignInRequest' });

export const magicSchema = z.object({ ok: z.literal(true) }).meta({ id: 'SignInRequested' });

export const linkQuery = z.object({
  token: tokenField,
  confirm: booleanFlag.default(false).meta({
    description:
      'For scripts: 1 signs in though the link was asked for elsewhere. Only with `Accept: application/json` and nothing of a browser.',
  }),
});

export const confirmQuery = z.object({ token: tokenField });

export const codeField = z
  .string()
  .trim()
  .regex(/^\d{6}$/, 'must be the six digits from the mail.')
  .meta({ description: 'The six digits from the mail.', example: '042117' });

export const codeBody = z.object({ email: emailField, code: codeField }).meta({ id: 'SignInCode' });

const userSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  avatarUrl: z.string().nullable(),
  createdAt: timestamp,
});

const joinedWorkspaceSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  role: z.enum(['owner', 'admin', 'member', 'viewer']),
  plan: z.string(),
});

export const accountSchema = z
  .object({
    user: userSchema,
    workspaces: z.array(joinedWorkspaceSchema).meta({ description: 'Those you are a member of, by name.' }),
    activeWorkspaceId: z.uuid().nullable().meta({ description: 'Where your requests act unless they say otherwise.' }),
  })
  .meta({ id: 'Account' });

export const sessionParams = z.object({ id: idParam });

export const sessionListSchema = z.array(
  z
    .object({
      id: z.uuid(),
      current: z.boolean().meta({ description: 'It is the one this request came with.' }),
      createdAt: timestamp,
      lastSeenAt: timestamp.meta({ description: 'To the minute.' }),
      expiresAt: timestamp.meta({ description: 'At the latest; it ends earlier when nobody uses it.' }),
      ip: z.string().nullable(),
      userAgent: z.string().nullable(),
    })
    .meta({ id: 'Session' }),
);

export const tokenSchema = z
  .object({
    token: z.string().meta({ description: 'For `Authorization: Bearer`.' }),
    tokenType: z.literal('Bearer'),
    expiresAt: timestamp,
  })
  .meta({ id: 'AccessToken' });
