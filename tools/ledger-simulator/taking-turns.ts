import type { Interleaving } from './interleaving';

/** Calls over the network: they take their turn before they are sent and when the answer is there, and a process may die at both. */
export const takingTurns = <T extends object>(service: T, interleaving: Interleaving): T =>
  new Proxy(service, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (!isMethod(member)) return member;
      return (...values: unknown[]): unknown => {
        // What needs no network answers at once.
        if (!isAsync(member)) return Reflect.apply(member, target, values);
        return interleaving
          .pass()
          .then(() => Reflect.apply(member, target, values) as Promise<unknown>)
          .then((answer) => interleaving.pass().then(() => answer));
      };
    },
  });

type Method = (...values: unknown[]) => unknown;

const isMethod = (member: unknown): member is Method => typeof member === 'function';
const isAsync = (member: Method): boolean => member.constructor.name === 'AsyncFunction';
