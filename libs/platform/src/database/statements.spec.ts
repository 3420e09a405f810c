import { Prisma } from './generated/client';
import { fixedPart, statementOf, valueTypes } from './statements';

describe('statementOf', () => {
  const of =
    (prepare = true) =>
    (query: TemplateStringsArray, ...values: unknown[]) =>
      statementOf(query, values, prepare);

  it('names a whole statement by its text, so that it is prepared once', () => {
    const ask = (id: string) => of()`SELECT ${id}::uuid`;
    expect(ask('a')).toEqual({ name: expect.stringMatching(/^[\w-]{32}$/) as string, text: 'SELECT $1::uuid', values: ['a'] });
    expect(ask('b').name).toBe(ask('a').name);
    expect(of()`SELECT ${'a'}::text`.name).not.toBe(ask('a').name);
  });

  it('leaves one without a name that is put together of parts that vary', () => {
    const varying = of()`SELECT ${1} FROM t WHERE ${Prisma.join([Prisma.sql`a = ${2}`, Prisma.sql`b = ${3}`], ' OR ')}`;
    expect(varying).toEqual({ text: 'SELECT $1 FROM t WHERE a = $2 OR b = $3', values: [1, 2, 3] });
    expect(statementOf(Prisma.sql`SELECT ${1}`, [], true)).toEqual({ text: 'SELECT $1', values: [1] });
  });

  it('names one whose parts are fixed', () => {
    const columns = fixedPart(Prisma.sql`a, b`);
    expect(of()`SELECT ${columns} FROM t WHERE id = ${1}`).toMatchObject({
      name: expect.any(String) as string,
      text: 'SELECT a, b FROM t WHERE id = $1',
    });
  });

  it('names none where the connection between two statements may change', () => {
    expect(of(false)`SELECT ${1}`).toEqual({ text: 'SELECT $1', values: [1] });
  });
});

it('reads 64-bit integers whole', () => {
  const parse = valueTypes.getTypeParser(20, 'text') as (value: string) => unknown;
  expect(parse('9007199254740993')).toBe(9007199254740993n);
});
