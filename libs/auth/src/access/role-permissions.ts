import { type Permission, PERMISSIONS } from '@argus/platform/http';

/** What a member is in an organization. An organization has one owner at all times. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What only the owner may do, and no key ever. */
export const OWNERS_ALONE: readonly Permission[] = ['members.role', 'org.delete', 'org.transfer', 'billing.owner'];

const VIEWER: readonly Permission[] = ['assets.read', 'events.read', 'cameras.read', 'members.read', 'projects.read', 'usage.read'];

const MEMBER: readonly Permission[] = [...VIEWER, 'assets.write', 'assets.purge', 'tests.run', 'keys.read', 'keys.mint_child'];

/** What each role may do. What a key may do is never more than what its maker's role may at the moment. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set(PERMISSIONS.filter((permission) => !OWNERS_ALONE.includes(permission))),
  member: new Set(MEMBER),
  viewer: new Set(VIEWER),
};
