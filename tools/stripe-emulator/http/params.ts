import { z } from 'zod';
import { invalidRequest, type StripeError } from '../engine/stripe-error';
import { type Form } from './form';

// A form knows only text: these read it as Stripe does.
export const text = (max = 5_000) => z.string().min(1).max(max);
/** Empty takes the value away. */
export const clearable = (max = 5_000) =>
  z
    .string()
    .max(max)
    .transform((value) => (value === '' ? null : value));
export const integer = (min?: number) => {
  const number = z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number);
  return min === undefined ? number : number.pipe(z.number().min(min));
};
export const flag = () => z.enum(['true', 'false']).transform((value) => value === 'true');
const metadataEntries = z.record(z.string().min(1).max(40), z.string().max(500)).refine((entries) => Object.keys(entries).length <= 50, {
  message: 'Metadata can have up to 50 keys.',
});
/** Empty takes all of it away. */
export const metadata = () => z.union([z.literal('').transform(() => null), metadataEntries]);
/** Of something new there is nothing to take away. */
export const newMetadata = () => metadata().transform((entries) => (entries === null ? {} : withoutEmpty(entries)));
const moment = () => z.union([integer(), z.strictObject({ gt: integer(), gte: integer(), lt: integer(), lte: integer() }).partial()]);

/** What every list takes. */
export const LIST_PARAMS = {
  limit: integer(1).pipe(z.number().max(100)).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
  created: moment().optional(),
};
export interface ListParams {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
  readonly created?: number | { gt?: number; gte?: number; lt?: number; lte?: number };
}

const withoutEmpty = (entries: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== ''));

/** Changed as Stripe changes it: what is sent is added, what is sent empty goes, nothing else is touched. */
export const mergedMetadata = (
  current: Record<string, string>,
  sent: Record<string, string> | null | undefined,
): Record<string, string> => {
  if (sent === undefined) return current;
  return sent === null ? {} : withoutEmpty({ ...current, ...sent });
};

export function parseParams<S extends z.ZodType>(schema: S, form: Form): z.output<S> {
  const parsed = schema.safeParse(form, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw refusal(parsed.error.issues[0] as z.core.$ZodIssue);
}

const nameOf = (path: readonly PropertyKey[]): string => path.map((part, at) => (at === 0 ? String(part) : `[${String(part)}]`)).join('');

/** Stripe's words for the first thing that is wrong. */
function refusal(issue: z.core.$ZodIssue): StripeError {
  const param = nameOf(issue.path);
  const { input } = issue;
  if (issue.code === 'unrecognized_keys') {
    const unknown = nameOf([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${unknown} (Stripe may know it: this is a simulation)`, {
      code: 'parameter_unknown',
      param: unknown,
    });
  }
  if (input === undefined) return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  if (issue.code === 'invalid_union') return refusalOfUnion(issue, param);
  if (input === '') {
    return invalidRequest(
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
      { code: 'parameter_invalid_empty', param },
    );
  }
  if (issue.code === 'invalid_format')
    return invalidRequest(`Invalid integer: ${shown(input)}`, { code: 'parameter_invalid_integer', param });
  if (issue.code === 'invalid_value') return invalidRequest(choiceMessage(param, issue.values, input), { param });
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return invalidRequest(`Invalid string: ${shown(input)}; must be at most ${issue.maximum} characters`, { param });
  }
  if (issue.code === 'too_small' && issue.origin === 'number') {
    const message = `This value must be greater than or equal to ${issue.minimum}.`;
    return invalidRequest(message, { code: 'parameter_invalid_integer', param });
  }
  if (issue.code === 'too_big' && issue.origin === 'number') {
    const message = `This value must be less than or equal to ${issue.maximum}.`;
    return invalidRequest(message, { code: 'parameter_invalid_integer', param });
  }
  if (issue.code === 'invalid_type') return invalidRequest(`Invalid ${issue.expected}`, { param });
  return invalidRequest(issue.message, { param });
}

function refusalOfUnion(issue: z.core.$ZodIssueInvalidUnion, param: string): StripeError {
  const deepest = issue.errors.flat().reduce((first, other) => (other.path.length > first.path.length ? other : first));
  if (deepest.path.length > 0) return refusal({ ...deepest, path: [...issue.path, ...deepest.path] });
  return invalidRequest(`Invalid object`, { param });
}

const shown = (input: unknown): string => (typeof input === 'string' ? input : JSON.stringify(input)).slice(0, 100);

function choiceMessage(param: string, values: readonly unknown[], input: unknown): string {
  if (values.includes('true') && values.includes('false')) return `Invalid boolean: ${shown(input)}`;
  const names = values.map(String);
  const last = names.pop() ?? '';
  return `Invalid ${param}: must be one of ${names.length === 0 ? last : `${names.join(', ')}, or ${last}`}`;
}
