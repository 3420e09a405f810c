import { z } from 'zod';
import { type Control } from './control';

/** One thing that can be asked of the emulator over HTTP, beside Stripe's API. */
export interface Operation {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly what: string;
  /** A body that works. */
  readonly example?: object;
  run(control: Control, body: unknown): Promise<object>;
}

export const operation = <S extends z.ZodType>(
  [method, path]: ['GET' | 'POST', string],
  what: string,
  { body, example }: { body: S; example?: z.input<S> & object },
  run: (control: Control, body: z.output<S>) => object | Promise<object>,
): Operation => ({ method, path, what, example, run: async (control, sent) => run(control, body.parse(sent)) });

export const NOTHING = { body: z.strictObject({}) };
