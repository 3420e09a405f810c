import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller, Person, Principal } from './principal';

interface Kept {
  readonly caller: Caller;
  readonly principal: Principal | undefined;
}

const kept = new WeakMap<object, Kept>();

export const keepCaller = (request: object, caller: Caller, principal?: Principal): void => {
  kept.set(request, { caller, principal });
};

const keptOf = (context: ExecutionContext): Kept | undefined => kept.get(context.switchToHttp().getRequest<object>());

/** The caller in its organization, as the guard resolved it. Only on operations that name a permission. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = keptOf(context)?.principal;
  if (!principal) throw new Error('A handler asked for the principal of an operation that names no permission');
  return principal;
});

/** The caller in its organization; null when nobody says who they are, or they are in no organization. For operations that anyone may call. */
export const OptionalPrincipal = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | null => keptOf(context)?.principal ?? null,
);

/** The person who is signed in. Only on operations for `signed_in`. */
export const CurrentPerson = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const caller = keptOf(context)?.caller;
  if (caller?.kind !== 'person') throw new Error('A handler asked for the person of an operation that keys may call');
  return caller.person;
});

/** Whoever calls, key or person. Not on public operations. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = keptOf(context)?.caller;
  if (!caller) throw new Error('A handler asked for the caller of a public operation');
  return caller;
});
