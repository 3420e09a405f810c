import { z } from 'zod';
import { ERRORS, type ErrorCode } from '@argus/common';

const errorCodeSchema = z.custom<ErrorCode>((value) => typeof value === 'string' && Object.hasOwn(ERRORS, value));

/** What a child says. It works on untrusted bytes in native code, so its words are parsed like any other input. */
export const childMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('memory'), rssBytes: z.number() }),
  z.object({ kind: z.literal('progress'), id: z.number(), value: z.unknown() }),
  z.object({ kind: z.literal('result'), id: z.number(), value: z.unknown() }),
  z.object({
    kind: z.literal('refused'),
    id: z.number(),
    code: errorCodeSchema,
    message: z.string().max(2_000),
    details: z.record(z.string(), z.unknown()),
  }),
  z.object({ kind: z.literal('thrown'), id: z.number(), detail: z.string() }),
]);

export type ChildMessage = z.infer<typeof childMessageSchema>;

/** What the parent says: one task at a time. */
export interface ParentMessage {
  id: number;
  task: unknown;
}
