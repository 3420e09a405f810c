import type { Permission } from '@argus/platform/http';

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
