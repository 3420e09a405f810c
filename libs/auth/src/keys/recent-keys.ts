import type { KeyCaller } from '../access/principal';

/** A key that is revoked elsewhere is refused here after so long at the latest. */
const REMEMBERED_MS = 500;

interface Memory {
  readonly caller: KeyCaller;
  readonly keyId: string;
  /** Monotonic: a clock that is set back must not lengthen a key's life. */
  readonly until: number;
  readonly expiresAt: Date | null;
}

/** Keys that were looked up a moment ago, so that a busy client costs two questions a second, not one a request. */
export class RecentKeys {
  /** By hash, the oldest first. */
  private readonly byHash = new Map<string, Memory>();

  constructor(private readonly monotonicMs: () => number = () => performance.now()) {}

  find(hash: Buffer, now: Date): KeyCaller | undefined {
    const memory = this.byHash.get(hash.toString('latin1'));
    if (!memory || memory.until <= this.monotonicMs()) return undefined;
    return memory.expiresAt !== null && memory.expiresAt <= now ? undefined : memory.caller;
  }

  /** @param askedAtMs when the question was sent: what the answer says was true then. */
  keep(hash: Buffer, key: { caller: KeyCaller; keyId: string; expiresAt: Date | null }, askedAtMs: number): void {
    this.dropOld();
    const name = hash.toString('latin1');
    // Put at the end again: the map stays in the order of age.
    this.byHash.delete(name);
    this.byHash.set(name, { ...key, until: askedAtMs + REMEMBERED_MS });
  }

  forget(keyId: string): void {
    for (const [hash, memory] of this.byHash) if (memory.keyId === keyId) this.byHash.delete(hash);
  }

  forgetOrganization(organizationId: string): void {
    for (const [hash, { caller }] of this.byHash) if (caller.principal.organizationId === organizationId) this.byHash.delete(hash);
  }

  private dropOld(): void {
    const now = this.monotonicMs();
    for (const [hash, { until }] of this.byHash) {
      if (until > now) return;
      this.byHash.delete(hash);
    }
  }
}
