import { type Permission, PERMISSIONS } from '@argus/platform/http';

/** What a key made for documents 000 and 004 may do. */
export const STANDARD_KEY: readonly Permission[] = [
  'assets.read',
  'assets.write',
  'assets.purge',
  'events.read',
  'cameras.read',
  'tests.run',
  'usage.read',
];

/** What an admin's key may do: read, write, administer and mint child keys; never change roles, transfer or delete the organization. */
export const ADMIN_KEY: readonly Permission[] = [
  ...STANDARD_KEY,
  'events.write',
  'cameras.write',
  'controllers.write',
  'channels.write',
  'members.read',
  'members.manage',
  'keys.manage',
  'keys.mint_child',
  'org.update',
  'settings.read',
  'settings.write',
  'audit.read',
];

/** What no key ever carries: it is for a person who owns the workspace. And what only keys made by people carry. */
const NEVER_A_CHILDS = new Set<Permission>(['members.role', 'org.delete', 'org.transfer', 'billing.owner', 'keys.mint_child']);

/** What a child of a key with these permissions may do. A word of a later version is not passed on: this one cannot tell what it means. */
export const childPermissions = (parent: readonly Permission[]): Permission[] =>
  PERMISSIONS.filter((permission) => parent.includes(permission) && !NEVER_A_CHILDS.has(permission));
