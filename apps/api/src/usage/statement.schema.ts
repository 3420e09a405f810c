import { z } from 'zod';
import { clampedInteger, moment, timestamp } from '@argus/platform/http';

export const STATEMENT_LIMIT = { default: 50, max: 200 };

export const statementQuery = z.object({
  from: moment.optional().meta({ description: 'Movements at this moment or later; a day begins at 00:00 UTC.', example: '2026-05-01' }),
  to: moment.optional().meta({ description: 'Movements before this moment.', example: '2026-06-01' }),
  limit: clampedInteger({ min: 1, max: STATEMENT_LIMIT.max, default: STATEMENT_LIMIT.default }),
  cursor: z.string().max(2_000).optional().meta({
    description:
      '`nextCursor` of the page before, with the same query. The pages of one reading belong together, whatever is booked meanwhile.',
  }),
  format: z
    .enum(['json', 'csv'], { error: 'must be one of: json, csv.' })
    .optional()
    .meta({ description: '`csv` is a table for a spreadsheet, as with `Accept: text/csv`.' }),
});
export type StatementQueryValues = z.output<typeof statementQuery>;

const cycle = z.object({ start: timestamp, end: timestamp });

export const statementSchema = z
  .object({
    balance: z.object({
      available: z.int().nullable().meta({ description: 'What can be spent now: all movements together. null is unlimited.' }),
      held: z.int().meta({ description: 'Set aside for analyses under way: all movements together.' }),
      owed: z.int().meta({ description: 'For packs that were spent and then paid back.' }),
    }),
    movements: z.array(
      z
        .object({
          id: z.uuid(),
          at: timestamp,
          kind: z.enum(['grant', 'hold', 'capture', 'release', 'expire', 'refund', 'claw_back', 'adjust']),
          reason: z.string(),
          credits: z.int().meta({ description: 'How what can be spent changed.' }),
          held: z.int().meta({ description: 'How what is set aside changed.' }),
          balanceAfter: z.int().nullable().meta({ description: 'What could be spent afterwards; null on an unlimited plan.' }),
          lots: z
            .array(
              z.object({
                kind: z.enum(['promo', 'monthly', 'pack', 'debt']),
                ref: z.string().meta({ description: 'Which lot: the gift’s reference, the month’s beginning, the pack’s sale.' }),
                credits: z.int(),
                expiresAt: timestamp.nullable().meta({ description: 'null: never.' }),
              }),
            )
            .meta({ description: 'Whence the credits came or whither they went. `debt`: what is owed for a pack.' }),
          links: z.object({
            run: z.uuid().nullable().meta({ description: 'The analysis.' }),
            asset: z.string().nullable().meta({ description: 'Where the asset is; null for one that was purged.' }),
            receipt: z.url().nullable().meta({ description: 'The receipt of the sale.' }),
            cycle: cycle.nullable().meta({ description: 'The month whose credits these are.' }),
          }),
        })
        .meta({ id: 'CreditMovement' }),
    ),
    nextCursor: z.string().nullable().meta({ description: 'For `cursor`; null on the last page.' }),
  })
  .meta({ id: 'CreditStatement' });

export type ShownStatement = z.input<typeof statementSchema>;
