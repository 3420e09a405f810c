import { type Permission, PERMISSIONS } from '@argus/platform/http';

/** What a member is in an organization. An organization has one owner at all times. */
export const ROLES = ['owner', 'admin', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What only the owner may do, and no key ever. */
export const OWNERS_ALONE: readonly Permission[] = ['members.role', 'org.delete', 'org.transfer', 'billing.owner'];

const VIEWER: readonly Permission[] = ['assets.read', 'events.read', 'cameras.read', 'members.read', 'projects.read', 'usage.read'];

const MEMBER: readonly Permission[] = [...VIEWER, 'assets.write', 'assets.purge', 'tests.run', 'keys.read', 'keys.mint_child'];

/** What each role may do. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(PERMISSIONS),
  admin: new Set(PERMISSIONS.filter((permission) => !OWNERS_ALONE.includes(permission))),
  member: new Set(MEMBER),
  viewer: new Set(VIEWER),
};

/**
 * What a key may do at most while its maker is in that role. A member makes keys, but their keys make none: else an admin's key would go on
 * making some when the admin has become a member.
 */
export const KEYS_OF_ROLE: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  // No key has what only the owner may do.
  owner: ROLE_PERMISSIONS.admin,
  admin: ROLE_PERMISSIONS.admin,
  member: new Set(MEMBER.filter((permission) => permission !== 'keys.mint_child')),
  viewer: ROLE_PERMISSIONS.viewer,
};
