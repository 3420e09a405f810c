/** Document 002 names organizations in its paths; an outsider hears the same of any. */
export const NAMED_ORGANIZATION = { param: 'org_id', outsider: 'organization.forbidden' } as const;
