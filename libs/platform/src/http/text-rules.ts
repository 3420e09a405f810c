import { AppError, hasNullCharacter } from '@argus/common';

const MAX_DEPTH = 64;
const LONE_SURROGATE = /\p{Surrogate}/u;

const refuse = (field: string, message: string): never => {
  throw new AppError('request.invalid', { message: `\`${field}\` ${message}`, details: { errors: [{ field, message }] } });
};

const checkText = (text: string, field: string): void => {
  if (hasNullCharacter(text)) throw new AppError('request.null_character', { details: { field } });
  if (LONE_SURROGATE.test(text)) refuse(field, 'holds broken Unicode (half of a surrogate pair).');
};

/**
 * Refuses text no column can store, wherever it sits in a parsed body, query or path: U+0000 (`request.null_character`), half surrogate pairs,
 * and nesting deeper than 64 (`request.invalid`). Walks with its own stack: a hostile body may be nested deeper than the call stack allows.
 * @param name what the value is called when it has no fields of its own, e.g. `body`
 */
export const checkTexts = (value: unknown, name: string): void => {
  const pending: { value: unknown; field: string; depth: number }[] = [{ value, field: '', depth: 0 }];
  for (let item = pending.pop(); item; item = pending.pop()) {
    const { value: current, field, depth } = item;
    const label = field || name;
    if (typeof current === 'string') checkText(current, label);
    else if (typeof current === 'object' && current !== null) {
      if (depth === MAX_DEPTH) refuse(label.slice(0, 100), `is nested deeper than ${MAX_DEPTH} levels.`);
      for (const [key, child] of Object.entries(current)) {
        if (!Array.isArray(current)) checkText(key, label);
        const next = Array.isArray(current) ? `${field}[${key}]` : field ? `${field}.${key}` : key;
        pending.push({ value: child, field: next, depth: depth + 1 });
      }
    }
  }
};
