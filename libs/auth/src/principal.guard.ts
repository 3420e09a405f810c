import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AppError } from '@argus/common';
import { confineToTenant } from '@argus/platform/database';
import { operationOf } from '@argus/platform/http';
import { ApiKeysService } from './api-keys.service';
import { credentialOf } from './credential';
import { keepPrincipal } from './current-principal';
import { KeyUses } from './key-uses';

/** Lets a request through when its credential carries the permission its operation names. Closed by default: no operation, no entry. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly uses: KeyUses,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return false;
    const operation = operationOf(context.getHandler());
    if (!operation) return false;
    if (operation.permission === 'public') return true;

    const request = context.switchToHttp().getRequest<IncomingMessage>();
    const credential = credentialOf(request.headers);
    if (credential === null) throw new AppError('auth.required');
    const principal = await this.keys.resolve(credential);
    this.uses.note(principal.actor.id);
    if (!principal.permissions.has(operation.permission))
      throw new AppError('auth.forbidden', { details: { permission: operation.permission } });
    confineToTenant(principal.organizationId);
    keepPrincipal(request, principal);
    return true;
  }
}
