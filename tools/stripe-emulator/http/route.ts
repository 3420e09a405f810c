import { z } from 'zod';
import { type Engine } from '../engine/engine';
import { type Form } from './form';
import { pageOf } from './paging';
import { LIST_PARAMS, type ListParams, parseParams } from './params';

export type Method = 'GET' | 'POST' | 'DELETE';

/** The parts of the path that name objects, in order. */
type Ids = readonly string[];

export interface Route {
  readonly method: Method;
  readonly path: RegExp;
  /** Reads the parameters, then answers: what is wrong with a parameter is said before anything is done. */
  prepare(form: Form, ids: Ids): (engine: Engine) => object;
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`);

export const route = <Shape extends z.core.$ZodLooseShape>(
  method: Method,
  path: string,
  shape: Shape,
  answer: (engine: Engine, params: z.output<z.ZodObject<Shape, z.core.$strict>>, id: string) => object,
): Route => ({
  method,
  path: patternOf(path),
  prepare: (form, [id = '']) => {
    const params = parseParams(z.strictObject(shape), form);
    return (engine) => answer(engine, params, id);
  },
});

export const listRoute = <Shape extends z.core.$ZodLooseShape>(
  path: string,
  filters: Shape,
  select: (engine: Engine, params: z.output<z.ZodObject<Shape, z.core.$strict>>, id: string) => readonly { readonly id: string }[],
): Route => ({
  method: 'GET',
  path: patternOf(path),
  prepare: (form, [id = '']) => {
    const { limit, starting_after, ending_before, created, ...rest } = form;
    const sent = { limit, starting_after, ending_before, created };
    const paging: ListParams = parseParams(
      z.strictObject(LIST_PARAMS),
      Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as Form,
    );
    const params = parseParams(z.strictObject(filters), rest);
    return (engine) => pageOf(path.replace(':id', id), select(engine, params, id), paging);
  },
});
