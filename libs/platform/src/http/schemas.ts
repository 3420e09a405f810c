import { z } from 'zod';

/**
 * An id in a path. Deliberately any text: a malformed id is an id nobody has, so the handler answers 404, not 400.
 * Check with `isUuid` before it reaches the database.
 */
export const idParam = z.string().max(200).meta({ description: 'The id, a UUID. A malformed one is answered like an unknown one: 404.' });

/** `a,b` or repeated (`x=a&x=b`), or both; trimmed, empty items dropped. Undefined when the parameter is absent. */
export const commaList = z
  .union([z.string(), z.array(z.string())])
  .transform((value) =>
    [value]
      .flat()
      .flatMap((item) => item.split(','))
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .optional();

/** A boolean in a query or a form: true, 1, yes, on / false, 0, no, off. */
export const booleanFlag = z.stringbool({ truthy: ['true', '1', 'yes', 'on'], falsy: ['false', '0', 'no', 'off'] });

/** The last value wins when a parameter that takes one is repeated. */
const last = (value: unknown): unknown => (Array.isArray(value) ? (value as unknown[]).at(-1) : value);

/** A whole number that never refuses: absent or not a number gives the default, out of range is clamped (the root family's paging rule). */
export const clampedInteger = (options: { min: number; max: number; default: number }) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((value) => {
      const text = last(value);
      const number = typeof text === 'string' && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : options.default;
      return Math.min(options.max, Math.max(options.min, number));
    })
    .meta({
      override: { type: 'integer', minimum: options.min, maximum: options.max, default: options.default },
      description: `Values outside ${options.min} to ${options.max} are clamped.`,
    });

/** A point in time in a response: ISO 8601, UTC, `Z`. */
export const timestamp = z.iso.datetime().meta({ description: 'ISO 8601, UTC.' });

/** A point in time as `timestamp` has it; null where there is none. */
export const isoOf = (time: Date | null): string | null => time && time.toISOString();

const dayOrMoment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** A point in time in a query: a day, which stands for its beginning in UTC, or a moment with its offset. */
export const moment = z
  .string()
  .refine((text) => dayOrMoment.safeParse(text).success, 'must be a day (2026-05-31) or a moment (2026-05-31T12:00:00Z).')
  .transform((text) => new Date(text));
