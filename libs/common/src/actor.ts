/** Who did something: a key or a person. What nobody asked for (a purge, a sweep) has none. */
export interface Actor {
  readonly kind: 'key' | 'user';
  readonly id: string;
}

/** On whose count credits are spent: a key that may spend only so many in a billing cycle. */
export interface Spender {
  readonly keyId: string;
  /** As it was when the key was looked up; what binds is the row. */
  readonly creditLimit: number;
}
