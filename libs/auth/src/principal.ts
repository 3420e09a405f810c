import type { Permission } from '@argus/platform/http';

/** Who is calling: one organization, one actor, what it may do. Everything a request touches is looked up under `organizationId`. */
export interface Principal {
  readonly organizationId: string;
  readonly actor: { readonly kind: 'key'; readonly id: string };
  readonly permissions: ReadonlySet<Permission>;
}
