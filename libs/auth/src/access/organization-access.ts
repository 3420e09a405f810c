import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { AppError, type ErrorCode, isUuid } from '@argus/common';
import { confineToTenant } from '@argus/platform/database';
import { familyOfPath, type NamedOrganization, type Permission } from '@argus/platform/http';
import { MembershipsRepository } from '../members/memberships.repository';
import type { Caller, Person, Principal } from './principal';
import { ROLE_PERMISSIONS } from './role-permissions';
import { scopesWith } from './scopes';

interface OrganizationRequest extends IncomingMessage {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Stands for the caller's own organization where a path must name one. */
const DEFAULT = 'default';

/** In which organization a request acts, and what its caller may do there. */
@Injectable()
export class OrganizationAccess {
  constructor(private readonly memberships: MembershipsRepository) {}

  /**
   * The caller in the organization the request is about: the one its path names, else (on /api/v1 and /v1) the header X-Organization-ID or
   * the parameter organization_id, else the caller's own.
   * @throws AppError the outsider's error of `named`, organization.forbidden, or auth.no_organization
   */
  principalOf(caller: Caller, request: OrganizationRequest, named: NamedOrganization | undefined): Promise<Principal> {
    if (named) return this.enter(caller, request.params[named.param] ?? '', named.outsider);
    return this.enter(caller, mentioned(request) ?? DEFAULT, 'organization.forbidden');
  }

  /**
   * The caller in an organization named by its id or `default`.
   * @throws AppError `outsider` for one it has no part in, exactly as for one that does not exist
   */
  async enter(caller: Caller, id: string, outsider: ErrorCode): Promise<Principal> {
    if (caller.kind === 'key') {
      // A key acts inside its own organization only.
      if (id !== DEFAULT && id.toLowerCase() !== caller.principal.organizationId) throw new AppError(outsider);
      return caller.principal;
    }
    const { person } = caller;
    const wanted = id === DEFAULT ? person.activeOrganizationId : id;
    if (wanted === null) throw new AppError('auth.no_organization');
    const principal = isUuid(wanted) ? await this.memberOf(person, wanted.toLowerCase()) : null;
    if (!principal) throw new AppError(id === DEFAULT ? 'auth.no_organization' : outsider);
    return principal;
  }

  /**
   * The caller in the organization a body names, the caller's own when it names none, with that permission there. The rest of the request
   * is confined to it.
   * @throws AppError organization.forbidden, auth.no_organization or auth.forbidden
   */
  async require(caller: Caller, id: string | undefined, permission: Permission): Promise<Principal> {
    const principal = await this.enter(caller, id ?? DEFAULT, 'organization.forbidden');
    checkPermission(principal, permission);
    confineToTenant(principal.organizationId);
    return principal;
  }

  private async memberOf({ userId }: Person, organizationId: string): Promise<Principal | null> {
    const role = await this.memberships.findRole(organizationId, userId);
    return role && { organizationId, actor: { kind: 'user', id: userId }, permissions: ROLE_PERMISSIONS[role] };
  }
}

/** Throws `auth.forbidden`, naming the permission and the scopes that hold it, for a caller that lacks it. */
export const checkPermission = (principal: Principal, permission: Permission): void => {
  if (!principal.permissions.has(permission))
    throw new AppError('auth.forbidden', { details: { permission, scopes: scopesWith(permission) } });
};

const mentioned = ({ path, headers, query }: OrganizationRequest): string | undefined => {
  if (familyOfPath(path) === 'root') return undefined;
  const header = headers['x-organization-id'];
  if (typeof header === 'string') return header.trim();
  const { organization_id: inQuery } = query;
  return typeof inQuery === 'string' ? inQuery : undefined;
};
