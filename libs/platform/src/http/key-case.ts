import { z } from 'zod';

const camelOf = (key: string): string => key.replace(/_([a-z\d])/g, (_match, letter: string) => letter.toUpperCase());
const snakeOf = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The fields of an object schema, also of one that is optional or changed afterwards; null for any other schema. */
const fieldsOf = (schema: unknown): Readonly<Record<string, unknown>> | null => {
  if (schema instanceof z.ZodObject) return schema.shape;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return fieldsOf(schema.unwrap());
  return schema instanceof z.ZodPipe ? fieldsOf(schema.in) : null;
};

/**
 * The value with its fields named as the schema names them. Some documents write `uploadedBy` and others `uploaded_by`; whoever speaks to
 * both may use either. Where both are sent, the schema's own counts.
 */
export const namedAsIn = (schema: z.ZodType, value: unknown): unknown => {
  const fields = fieldsOf(schema);
  if (fields === null || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const nameOf = (key: string): string =>
    Object.hasOwn(fields, key)
      ? key
      : ([camelOf(key), snakeOf(key)].find((name) => Object.hasOwn(fields, name) && !Object.hasOwn(value, name)) ?? key);
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [nameOf(key), content]));
};
