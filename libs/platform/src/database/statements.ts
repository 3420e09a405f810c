import { types } from 'pg';
import { Prisma } from './generated/client';

/** What a connection, or the pool of them, does with a statement. */
export interface Runner {
  query(statement: Statement): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** A statement as repositories write it: a tagged template, or one put together with `Prisma.sql`. */
export const statementOf = (query: TemplateStringsArray | Prisma.Sql, values: readonly unknown[]): Statement => {
  const { text, values: flat } = 'text' in query ? query : Prisma.sql(query as TemplateStringsArray, ...values);
  return { text, values: flat };
};

const INT8 = Number(types.builtins.INT8);

/** Values as the database client reads them: the driver alone would leave 64-bit integers as text. */
export const valueTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): ((value: never) => unknown) =>
    oid === INT8 ? BigInt : (types.getTypeParser(oid, format as 'text') as (value: never) => unknown),
};
