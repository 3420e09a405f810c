import { createTenant, withDatabase } from '../../support';
import { type ConformanceClient, personIn, type RootApi, type SignedIn } from '../support';

export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly lastUsedAt: string | null;
}
export interface NewKeyView {
  readonly id: string;
  readonly key: string;
}
export interface UsedKey {
  readonly count: number;
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
}

/** What the suites about people's keys share: a running api, and a way to a workspace of one's own. */
export interface KeysScene {
  api: RootApi;
}

export type RoleInTest = 'owner' | 'admin' | 'member' | 'viewer';

/** A workspace with nobody in it yet and no key that matters. */
export class Workspace {
  private constructor(
    private readonly api: RootApi,
    readonly id: string,
  ) {}

  static async open({ api }: KeysScene): Promise<Workspace> {
    return new Workspace(api, (await createTenant(api.stack, 'starter')).organizationId);
  }

  person(role: RoleInTest): Promise<SignedIn> {
    return personIn(this.api, this.id, role);
  }

  /** Whoever has that key. */
  with({ key }: NewKeyView): ConformanceClient {
    return this.api.client.as(key);
  }
}

/** A key as people make it at `/keys`. */
export const makeKey = (person: SignedIn, name = 'Theirs'): Promise<NewKeyView> => person.does<NewKeyView>(201, 'POST', '/keys', { name });

export const namesSeenBy = async (person: SignedIn): Promise<string[]> =>
  (await person.does<KeyView[]>(200, 'GET', '/keys')).map(({ name }) => name).sort();

/** What is stored of a key's use. */
export async function usesOf({ api }: KeysScene, id: string): Promise<UsedKey> {
  const { rows } = await withDatabase(api.stack, (database) =>
    database.query<UsedKey>(
      'SELECT usage_count::int AS count, last_used_at AS "lastUsedAt", last_used_ip AS "lastUsedIp" FROM api_key WHERE id = $1',
      [id],
    ),
  );
  const [row] = rows;
  if (!row) throw new Error(`There is no key ${id}`);
  return row;
}
