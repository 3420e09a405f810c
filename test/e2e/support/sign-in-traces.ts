import { type TestStack, withDatabase } from '../../support';

/** What there is of a person in the database. */
export interface PersonTraces {
  readonly users: number;
  readonly sessions: number;
  readonly workspaces: number;
}

export const personTraces = (stack: TestStack, email: string): Promise<PersonTraces> =>
  withDatabase(stack, async (database) => {
    const { rows } = await database.query<PersonTraces>(
      `SELECT (SELECT count(*) FROM user_account WHERE email = $1)::int AS users,
              (SELECT count(*) FROM session s JOIN user_account u ON u.id = s.user_id WHERE u.email = $1)::int AS sessions,
              (SELECT count(*) FROM membership m JOIN user_account u ON u.id = m.user_id WHERE u.email = $1)::int AS workspaces`,
      [email],
    );
    const [traces] = rows;
    if (!traces) throw new Error('Counting answered nothing');
    return traces;
  });
