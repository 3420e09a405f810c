import { type Permission, PERMISSIONS } from '@argus/platform/http';
import { OWNERS_ALONE } from '../access/role-permissions';

/** What a key made for documents 000 and 004 may do. */
export const STANDARD_KEY: readonly Permission[] = [
  'assets.read',
  'assets.write',
  'assets.purge',
  'events.read',
  'cameras.read',
  'tests.run',
  'usage.read',
  'projects.read',
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
  'projects.write',
  'keys.read',
  'keys.manage',
  'keys.mint_child',
  'org.update',
  'settings.read',
  'settings.write',
  'audit.read',
];

/** What no key ever carries, and what only keys made by people carry. */
const NEVER_A_CHILDS = new Set<Permission>([...OWNERS_ALONE, 'keys.mint_child']);

/** What a child of a key with these permissions may do. A word of a later version is not passed on: this one cannot tell what it means. */
export const childPermissions = (parent: readonly Permission[]): Permission[] =>
  PERMISSIONS.filter((permission) => parent.includes(permission) && !NEVER_A_CHILDS.has(permission));
