import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { KeyCaller } from '@argus/auth';
import { newId } from '@argus/common';
import { confineToTenant } from '@argus/platform/database';
import { operationOf, PERMISSIONS } from '@argus/platform/http';
import { keepCaller } from '../../libs/auth/src/access/current-principal';

/** Names the workspace in which everybody acts whom the open guard lets in. */
export const OPEN_ORGANIZATION = 'ARGUS_BENCH_ORGANIZATION_ID';

/** Stands where the product's guard does, asks nobody who they are, and hands on what that one would. */
@Injectable()
export class OpenGuard implements CanActivate {
  private readonly caller: KeyCaller = {
    kind: 'key',
    rateLimitPerMinute: null,
    principal: {
      organizationId: process.env[OPEN_ORGANIZATION] ?? '',
      actor: { kind: 'key', id: newId() },
      permissions: new Set(PERMISSIONS),
    },
  };

  canActivate(context: ExecutionContext): boolean {
    const operation = operationOf(context.getHandler());
    if (operation?.permission === 'public') return true;
    confineToTenant(this.caller.principal.organizationId);
    keepCaller(context.switchToHttp().getRequest<object>(), this.caller, this.caller.principal);
    return true;
  }
}
