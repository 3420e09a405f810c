import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from './principal';

const principals = new WeakMap<object, Principal>();

export const keepPrincipal = (request: object, principal: Principal): void => {
  principals.set(request, principal);
};

/** The caller, as the guard resolved it. Only on operations that name a permission. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = principals.get(context.switchToHttp().getRequest<object>());
  if (!principal) throw new Error('A handler asked for the principal of a public operation');
  return principal;
});
