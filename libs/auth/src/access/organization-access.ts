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
   * The caller, with that permission, in the organization the request is about: the one its path names, else (on /api/v1 and /v1) the header
   * X-Organization-ID or the parameter organization_id, else the caller's own. The rest of the request is confined to it.
   * @throws AppError the outsider's error of `named`, organization.forbidden, auth.no_organization, or auth.forbidden
   */
  async admit(
    caller: Caller,
    request: OrganizationRequest,
    named: NamedOrganization | undefined,
    permission: Permission,
  ): Promise<Principal> {
    if (!named) return this.require(caller, mentioned(request), permission);
    return confined(await this.enter(caller, request.params[named.param] ?? '', named.outsider), permission);
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
   * The same for an organization that is named elsewhere, as in a body; the caller's own when it is not named at all.
   * @throws AppError organization.forbidden, auth.no_organization or auth.forbidden
   */
  async require(caller: Caller, id: string | undefined, permission: Permission): Promise<Principal> {
    return confined(await this.enter(caller, id ?? DEFAULT, 'organization.forbidden'), permission);
  }

  /** The caller in its own organization, to which the rest of the request is confined; null for somebody who is in none at the moment. */
  async own(caller: Caller): Promise<Principal | null> {
    const principal = caller.kind === 'key' ? caller.principal : await this.activeOf(caller.person);
    if (principal) confineToTenant(principal.organizationId);
    return principal;
  }

  private async activeOf(person: Person): Promise<Principal | null> {
    return person.activeOrganizationId === null ? null : this.memberOf(person, person.activeOrganizationId);
  }

  private async memberOf({ userId }: Person, organizationId: string): Promise<Principal | null> {
    const role = await this.memberships.findRole(organizationId, userId);
    return role && { organizationId, actor: { kind: 'user', id: userId }, permissions: ROLE_PERMISSIONS[role] };
  }
}

/** Confines the request to the principal's organization. Throws `auth.forbidden`, with the scopes that would do, where the permission is missing. */
function confined(principal: Principal, permission: Permission): Principal {
  if (!principal.permissions.has(permission))
    throw new AppError('auth.forbidden', { details: { permission, scopes: scopesWith(permission) } });
  confineToTenant(principal.organizationId);
  return principal;
}

const mentioned = ({ path, headers, query }: OrganizationRequest): string | undefined => {
  if (familyOfPath(path) === 'root') return undefined;
  const header = headers['x-organization-id'];
  if (typeof header === 'string') return header.trim();
  const { organization_id: inQuery } = query;
  return typeof inQuery === 'string' ? inQuery : undefined;
};
