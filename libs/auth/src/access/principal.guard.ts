import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { AppError } from '@argus/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { operationOf } from '@argus/platform/http';
import { Callers } from './callers';
import { keepCaller } from './current-principal';
import { OrganizationAccess } from './organization-access';
import { type LimitedResponse, RequestLimits } from './request-limits';
import { checkSameOrigin } from './same-origin';

type HttpRequest = Parameters<OrganizationAccess['admit']>[1];

/** Lets a request through when its caller has the permission its operation names. Closed by default: no operation, no entry. */
@Injectable()
export class PrincipalGuard implements CanActivate {
  constructor(
    private readonly callers: Callers,
    private readonly access: OrganizationAccess,
    private readonly limits: RequestLimits,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return false;
    const operation = operationOf(context.getHandler());
    if (!operation) return false;
    const { permission, organization, organizationInBody } = operation;
    if (permission === 'public') return true;

    const request = context.switchToHttp().getRequest<HttpRequest>();
    const caller = await this.callers.find(request);
    if (!caller && permission === 'anyone') return true;
    if (!caller) throw new AppError('auth.required');
    // Before anything is refused: what a caller may not do counts as well.
    await this.limits.pass(context.switchToHttp().getResponse<LimitedResponse>(), caller, operation);
    if (caller.kind === 'person' && caller.via === 'cookie') checkSameOrigin(request, this.config.http.publicUrl);
    if (permission === 'anyone') {
      keepCaller(request, caller, (await this.access.own(caller)) ?? undefined);
    } else if (permission === 'signed_in') {
      if (caller.kind === 'key') throw new AppError('auth.person_required');
      keepCaller(request, caller);
    } else if (organizationInBody !== undefined) {
      // Which organization it is about is not known yet. Without a principal the handler cannot act for any before it has asked.
      keepCaller(request, caller);
    } else keepCaller(request, caller, await this.access.admit(caller, request, organization, permission));
    return true;
  }
}
