import { ShortMemory } from '@argus/common';
import type { KeyCaller } from '../access/principal';

/** A key that is revoked elsewhere is refused here after so long at the latest. */
const REMEMBERED_MS = 500;

interface RecentKey {
  readonly caller: KeyCaller;
  readonly keyId: string;
  readonly expiresAt: Date | null;
}

/** Keys that were looked up a moment ago. */
export class RecentKeys {
  private readonly byHash: ShortMemory<RecentKey>;

  constructor(monotonicMs?: () => number) {
    this.byHash = new ShortMemory(REMEMBERED_MS, monotonicMs);
  }

  find(hash: Buffer, now: Date): KeyCaller | undefined {
    const key = this.byHash.get(nameOf(hash));
    if (!key) return undefined;
    return key.expiresAt !== null && key.expiresAt <= now ? undefined : key.caller;
  }

  /** @param askedAtMs when the question was sent: what the answer says was true then. */
  keep(hash: Buffer, key: RecentKey, askedAtMs: number): void {
    this.byHash.keep(nameOf(hash), key, askedAtMs);
  }

  forget(keyId: string): void {
    this.byHash.forget((key) => key.keyId === keyId);
  }

  forgetOrganization(organizationId: string): void {
    this.byHash.forget(({ caller }) => caller.principal.organizationId === organizationId);
  }
}

const nameOf = (hash: Buffer): string => hash.toString('latin1');
