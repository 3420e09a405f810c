/** Who did something: a key or a person. What nobody asked for (a purge, a sweep) has none. */
export interface Actor {
  readonly kind: 'key' | 'user';
  readonly id: string;
}
