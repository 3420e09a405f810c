import { createHash } from 'node:crypto';
import { types, type CustomTypesConfig } from 'pg';
import { Prisma } from './generated/client';

export interface Statement {
  /** Present when the server may keep it prepared. */
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

const fixed = new WeakSet<Prisma.Sql>();

/** Marks a part that is the same wherever it stands: a statement that is otherwise whole stays one that can be prepared. */
export const fixedPart = (part: Prisma.Sql): Prisma.Sql => {
  fixed.add(part);
  return part;
};

const names = new WeakMap<TemplateStringsArray, string>();

/**
 * A statement as repositories write it. One that stands in the code as a whole is prepared once for each connection: there are only so
 * many. One that is put together of parts that vary (`Prisma.sql`, `Prisma.join`) is planned each time, for the values it comes with.
 */
export const statementOf = (query: TemplateStringsArray | Prisma.Sql, values: readonly unknown[], prepare: boolean): Statement => {
  if ('text' in query) return { text: query.text, values: query.values };
  const { text, values: flat } = Prisma.sql(query, ...values);
  return prepare && !values.some(isPart) ? { name: nameOf(query, text), text, values: flat } : { text, values: flat };
};

const isPart = (value: unknown): boolean => value instanceof Prisma.Sql && !fixed.has(value);

const nameOf = (query: TemplateStringsArray, text: string): string => {
  const known = names.get(query);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(query, name);
  return name;
};

const INT8 = Number(types.builtins.INT8);
const parserOf = types.getTypeParser as (oid: number, format?: string) => (value: string) => unknown;

/** Values as the database client reads them: the driver alone would leave 64-bit integers as text. */
export const valueTypes = {
  getTypeParser: (oid: number, format?: string) => (oid === INT8 ? BigInt : parserOf(oid, format)),
} as CustomTypesConfig;
