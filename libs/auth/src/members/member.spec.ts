import { newId } from '@argus/common';
import { memberUserId, pendingMembershipId } from './member';

describe('The user id of a member', () => {
  it('is the user’s, once there is one', () => expect(memberUserId({ id: newId(), userId: 'u' })).toBe('u'));

  it('leads back to the membership while there is none', () => {
    const id = newId();
    const name = memberUserId({ id, userId: null });
    expect(name).toMatch(/^pending_[0-9a-f]{32}$/);
    expect(pendingMembershipId(name)).toBe(id);
  });

  it.each(['', 'pending_', 'pending_xyz', newId(), `pending_${newId()}`])('is not %j', (name) =>
    expect(pendingMembershipId(name)).toBeNull(),
  );
});
