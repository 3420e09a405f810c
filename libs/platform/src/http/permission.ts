/** Everything a route can ask for. Roles and key scopes are bundles of these; later areas add their words here. */
export const PERMISSIONS = [
  'assets.read',
  'assets.write',
  'assets.purge',
  'usage.read',
  'events.read',
  'events.write',
  'cameras.read',
  'cameras.write',
  'controllers.write',
  'tests.run',
  'channels.write',
  'members.read',
  'members.manage',
  'members.role',
  'keys.manage',
  'keys.mint_child',
  'org.update',
  'org.delete',
  'org.transfer',
  'settings.read',
  'settings.write',
  'billing.owner',
  'audit.read',
] as const;

export type Permission = (typeof PERMISSIONS)[number];
