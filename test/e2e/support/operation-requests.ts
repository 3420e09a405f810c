import { type Call, formOf } from './conformance-client';
import type { ApiOperation } from './operations';

const UNKNOWN_ID = '01920000-0000-7000-8000-000000000000';

/** A request each operation accepts, where it takes more than a path. */
const REQUESTS: Record<string, () => Call> = {
  uploadAsset: () => ({ body: formOf({ name: 'matrix.txt', bytes: 'x' }) }),
  uploadAssetFromUrl: () => ({ json: { url: 'http://127.0.0.1:9/never-fetched' } }),
  createKey: () => ({ json: { name: 'Made by the matrix' } }),
  updateKey: () => ({ json: { creditLimit: 5 } }),
  createScopedKey: () => ({ json: { name: 'Made by the matrix' } }),
  createOrganizationKey: () => ({ json: { name: 'Made by the matrix' } }),
  rotateOrganizationKey: () => ({ json: { overlap_hours: 1 } }),
  updateAsset: () => ({ json: { tags: ['overwritten'] } }),
  createWorkspace: () => ({ json: { name: 'Made by the matrix' } }),
  createInvite: () => ({ json: { role: 'viewer' } }),
  createOrganization: () => ({ json: { name: 'Made by the matrix' } }),
  updateOrganization: () => ({ json: { domain: 'overwritten.example' } }),
  transferOrganization: () => ({ json: { new_owner_user_id: UNKNOWN_ID } }),
  inviteMember: () => ({ json: { email: 'matrix@example.com' } }),
  changeMemberRole: () => ({ json: { role: 'viewer' } }),
  updateProfile: () => ({ json: { bio: 'overwritten' } }),
  patchProfile: () => ({ json: { bio: 'overwritten' } }),
  updatePreferences: () => ({ json: { email_weekly_digest: false } }),
  setDefaultOrganization: () => ({ json: { organization_id: UNKNOWN_ID } }),
  updateProject: () => ({ json: { app_url: 'https://overwritten.example' } }),
  createProject: () => ({ json: { name: 'Made by the matrix' } }),
  checkoutPlan: () => ({ json: { tier: 'starter' } }),
  checkoutCredits: () => ({ json: { pack: '100' } }),
  receiveStripeEvent: () => ({ json: { id: 'evt_of_the_matrix', type: 'checkout.session.completed' } }),
};

export const requestOf = ({ id }: ApiOperation): Call => REQUESTS[id]?.() ?? {};

/** Operations whose path names the organization: documents 000 and 002 say of each what outsiders hear. */
export const namesOrganization = ({ path, permission }: ApiOperation): boolean =>
  permission !== undefined && (path.includes('{org_id}') || path.startsWith('/workspaces/{id}'));
