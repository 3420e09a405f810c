import { type Permission } from '@argus/platform/http';
import { ADMIN_KEY } from '../keys/key-permissions';

/** The scope words of the documents for `/api/v1`, each a bundle of permissions; any of them may be given to any key there. */
export const SCOPES = {
  read: ['assets.read', 'usage.read', 'events.read', 'cameras.read', 'members.read', 'projects.read'],
  write: ['assets.write', 'assets.purge', 'tests.run', 'projects.write'],
  tests: ['tests.run'],
  webhooks: ['channels.write'],
  'read:events': ['events.read'],
  'read:cameras': ['cameras.read'],
  'write:cameras': ['cameras.write', 'controllers.write'],
  /** It includes all others. To make keys is not in it: that comes with the role of who makes the key. */
  admin: ADMIN_KEY.filter((permission) => permission !== 'keys.mint_child'),
} as const satisfies Record<string, readonly Permission[]>;

export type Scope = keyof typeof SCOPES;

export const isScope = (word: string): word is Scope => Object.hasOwn(SCOPES, word);

const permissionsOf = (scope: Scope): readonly Permission[] => SCOPES[scope];

export const permissionsOfScopes = (scopes: readonly Scope[]): Permission[] => [...new Set(scopes.flatMap(permissionsOf))];

/** The words that would have let a caller in: what the answer 403 names. Empty for what no key can do. */
export const scopesWith = (permission: Permission): Scope[] =>
  (Object.keys(SCOPES) as Scope[]).filter((scope) => permissionsOf(scope).includes(permission));
