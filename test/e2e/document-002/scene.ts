import type { RootApi, SignedIn } from '../support';

/** What the suites share: one running stack, and how people come to it. */
export interface Scene {
  readonly api: RootApi;
  /** Somebody new who is signed in and belongs nowhere. */
  person(name?: string): Promise<SignedIn>;
  /** An organization with somebody of every role. */
  team(name?: string): Promise<Team>;
}

export interface Team {
  readonly id: string;
  readonly owner: SignedIn;
  readonly admin: SignedIn;
  readonly member: SignedIn;
  readonly viewer: SignedIn;
  readonly outsider: SignedIn;
}

export interface DescribedOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly plan: string;
  readonly member_count: number;
  readonly created_at: string;
}

export interface DescribedMember {
  readonly id: string;
  readonly user_id: string;
  readonly email: string;
  readonly role: string;
  readonly status: string;
  readonly invited_at: string | null;
  readonly accepted_at: string | null;
  readonly created_at: string;
}

export const UUID = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string;
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;

export const membersOf = (id: string, rest = ''): string => `/api/v1/teams/organizations/${id}/members${rest}`;
