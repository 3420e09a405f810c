import { AsyncLocalStorage } from 'node:async_hooks';

/** How the row policies know it: the setting is empty where rows of every organization may be seen. */
export const TENANT_SETTING = 'argus.organization_id';

const EVERY = '';

interface Ambient {
  tenant: string;
}

const storage = new AsyncLocalStorage<Ambient>();

/** The organization whose rows the code that runs here may see, empty for all of them. */
export const currentTenant = (): string => storage.getStore()?.tenant ?? EVERY;

/** Runs `work` on the rows of one organization. */
export const asTenant = <T>(organizationId: string, work: () => T): T => storage.run({ tenant: organizationId }, work);

/** Runs `work` on the rows of every organization: what looks after all of them, and what has yet to find out who is calling. */
export const acrossTenants = <T>(work: () => T): T => storage.run({ tenant: EVERY }, work);

/** Confines the rest of the request to the rows of one organization. The request must run in `acrossTenants`. */
export function confineToTenant(organizationId: string): void {
  const ambient = storage.getStore();
  if (!ambient) throw new Error('There is no request to confine to an organization');
  ambient.tenant = organizationId;
}
