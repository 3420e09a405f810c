import type { Actor, Spender } from '@argus/common';
import type { Permission } from '@argus/platform/http';

/** Who is calling: one organization, one actor, what it may do. Everything a request touches is looked up under `organizationId`. */
export interface Principal {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly permissions: ReadonlySet<Permission>;
  /** On whose count credits are spent; absent or null for callers without a limit. */
  readonly spender?: Spender | null;
}

/** Somebody who is signed in, in whatever organization, or in none. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  /** Null for somebody a trusted issuer vouches for: there is no session of ours. */
  readonly sessionId: string | null;
  /** Where they act unless a request names another one. */
  readonly activeOrganizationId: string | null;
}

/** A key as it presented itself; `principal` is all it can be. */
export interface KeyCaller {
  readonly kind: 'key';
  readonly principal: Principal;
  /** Null: the instance's default. */
  readonly rateLimitPerMinute: number | null;
}

export interface PersonCaller {
  readonly kind: 'person';
  readonly person: Person;
  /** A browser sends its cookie by itself, to whoever makes it ask; a token is sent on purpose. */
  readonly via: 'cookie' | 'token';
}

export type Caller = KeyCaller | PersonCaller;
