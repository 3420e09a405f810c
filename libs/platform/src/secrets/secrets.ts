import { hkdfSync } from 'node:crypto';

/** What a derived key is for. A key of one purpose tells nothing about another's. */
export type SecretPurpose = 'key-pepper' | 'url-signing' | 'encryption' | 'jwt' | 'cursor' | 'session' | 'sign-in' | 'invite';

export const MINIMUM_SECRET_BYTES = 32;
const DERIVED_BYTES = 32;

/**
 * The instance's secrets. The first one makes new things; the others still verify or decrypt what was made before
 * they were rotated out.
 */
export class Secrets {
  // Private at run time as well: an object that is logged by accident shows nothing.
  readonly #masters: readonly Buffer[];
  readonly #derived = new Map<SecretPurpose, readonly Buffer[]>();

  /** @param masters newest first, each of at least 32 bytes */
  constructor(masters: readonly Buffer[]) {
    this.#masters = masters;
    if (masters.length === 0) throw new Error('ARGUS_SECRET is empty: give it at least one secret of 32 bytes or more');
    masters.forEach((master, index) => {
      if (master.length < MINIMUM_SECRET_BYTES) {
        throw new Error(
          `ARGUS_SECRET: secret ${index + 1} has ${master.length} bytes; ${MINIMUM_SECRET_BYTES} are needed (openssl rand -hex 32)`,
        );
      }
    });
  }

  /** Reads ARGUS_SECRET: one secret, or several separated by commas or white space, newest first. */
  static parse(text: string): Secrets {
    return new Secrets(
      text
        .split(/[\s,]+/)
        .filter(Boolean)
        .map((secret) => Buffer.from(secret, 'utf8')),
    );
  }

  /** The key that makes new things for this purpose: 32 bytes. */
  derive(purpose: SecretPurpose): Buffer {
    const [newest] = this.deriveAll(purpose);
    if (!newest) throw new Error('There is no secret to derive from');
    return newest;
  }

  /** The keys of every secret, newest first: what was made before a rotation is checked against all of them. */
  deriveAll(purpose: SecretPurpose): Buffer[] {
    let keys: readonly Buffer[] | undefined = this.#derived.get(purpose);
    if (!keys) {
      keys = this.#masters.map((master) => Buffer.from(hkdfSync('sha256', master, 'argus', `argus/v1/${purpose}`, DERIVED_BYTES)));
      this.#derived.set(purpose, keys);
    }
    return keys.map((key) => Buffer.from(key));
  }
}
