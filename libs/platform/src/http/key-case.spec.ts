import { z } from 'zod';
import { namedAsIn } from './key-case';

describe('names of fields', () => {
  const schema = z.object({ uploadedBy: z.string(), rate_limit: z.number().optional(), v2Name: z.string().optional() });

  it('may be written in either case', () => {
    expect(namedAsIn(schema, { uploaded_by: 'me', rateLimit: 1, v2_name: 'x' })).toEqual({ uploadedBy: 'me', rate_limit: 1, v2Name: 'x' });
  });

  it('count as the schema writes them when both are sent', () => {
    expect(namedAsIn(schema, { uploaded_by: 'other', uploadedBy: 'me' })).toEqual({ uploaded_by: 'other', uploadedBy: 'me' });
  });

  it('are found in schemas that are refined, changed, optional or nullable', () => {
    const wrapped = [schema.refine(() => true), schema.transform((value) => value), schema.optional(), schema.nullable()];
    for (const each of wrapped) expect(namedAsIn(each, { uploaded_by: 'me' })).toEqual({ uploadedBy: 'me' });
  });

  it('leaves everything else as it is', () => {
    expect(namedAsIn(schema, { other_name: 1, plain: 2 })).toEqual({ other_name: 1, plain: 2 });
    expect(namedAsIn(z.array(schema), [{ uploaded_by: 'me' }])).toEqual([{ uploaded_by: 'me' }]);
    for (const value of [null, undefined, 'text', 3]) expect(namedAsIn(schema, value)).toBe(value);
    const evil = JSON.parse('{"__proto__": {"uploadedBy": "x"}}') as object;
    expect(Object.hasOwn(namedAsIn(schema, evil) as object, '__proto__')).toBe(true);
  });
});
