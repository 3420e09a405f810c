import { fingerprintOf } from './fingerprint';

describe('fingerprintOf', () => {
  it('goes by values, not by how they are written', () => {
    const print = fingerprintOf({ sha256: 'a', fields: { tags: ['x', 'y'], project: null } });
    expect(print).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprintOf({ fields: { project: null, tags: ['x', 'y'], uploadedBy: undefined }, sha256: 'a' })).toBe(print);
  });

  it.each([
    { sha256: 'b', fields: { tags: ['x', 'y'], project: null } },
    { sha256: 'a', fields: { tags: ['y', 'x'], project: null } },
    { sha256: 'a', fields: { tags: ['x', 'y'], project: '' } },
    { sha256: 'a', fields: { tags: ['x', 'y'] } },
    undefined,
  ])('tells other requests apart: %j', (other) => {
    expect(fingerprintOf(other)).not.toBe(fingerprintOf({ sha256: 'a', fields: { tags: ['x', 'y'], project: null } }));
  });
});
