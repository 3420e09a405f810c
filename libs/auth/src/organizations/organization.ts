import type { Role } from '../access/role-permissions';

export interface Organization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly planId: string;
  readonly logoUrl: string | null;
  readonly domain: string | null;
  readonly ssoEnabled: boolean;
  readonly aiBudgetDaily: number;
  readonly aiBudgetMonthly: number;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly features: Readonly<Record<string, unknown>>;
  readonly stripeCustomerId: string | null;
  readonly stripeSubscriptionId: string | null;
  /** Active ones. */
  readonly memberCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An organization as one of its members finds it in a list. */
export interface OwnOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly planId: string;
  readonly logoUrl: string | null;
  readonly role: Role;
  readonly memberCount: number;
  /** Where the person's new sessions begin. */
  readonly isDefault: boolean;
  readonly createdAt: Date;
}

/** What may be changed; what is left out stays as it is. */
export type OrganizationPatch = Partial<
  Pick<Organization, 'name' | 'logoUrl' | 'domain' | 'ssoEnabled' | 'aiBudgetDaily' | 'aiBudgetMonthly' | 'settings' | 'features'>
>;
