import { AppError } from '@argus/common';
import { type Permission } from '@argus/platform/http';
import { isScope, permissionsOfScopes, type Scope, SCOPES } from '../access/scopes';
import { childPermissions, STANDARD_KEY } from './key-permissions';

/**
 * The scopes a key is asked for with, each once.
 * @throws AppError key.scopes_required for none, key.scope_unknown for a word that is no scope
 */
export function chosenScopes(words: readonly string[]): Scope[] {
  const known = Object.keys(SCOPES);
  if (words.length === 0) throw new AppError('key.scopes_required', { details: { known } });
  const unknown = words.find((word) => !isScope(word));
  if (unknown === undefined) return [...new Set(words.filter(isScope))];
  throw new AppError('key.scope_unknown', {
    message: `\`scopes\` may hold ${known.join(', ')}: "${unknown.slice(0, 64)}" is none of them.`,
    details: { known },
  });
}

/**
 * What a person's key may do: what its scopes say, else what keys usually may, as far as the person's role goes.
 * The keys of those who manage keys make further ones, unless scopes say all there is to it.
 */
export function grantOfPerson(own: ReadonlySet<Permission>, scopes?: readonly Scope[]): Permission[] {
  const usual: Permission[] = own.has('keys.manage') ? [...STANDARD_KEY, 'keys.mint_child'] : [...STANDARD_KEY];
  return (scopes ? permissionsOfScopes(scopes) : usual).filter((permission) => own.has(permission));
}

/** What a key's key may do: what its scopes say, else all, of what the key itself may pass on. */
export function grantOfKey(own: readonly Permission[], scopes?: readonly Scope[]): Permission[] {
  const wanted = scopes && permissionsOfScopes(scopes);
  return childPermissions(own).filter((permission) => wanted?.includes(permission) ?? true);
}
