import { isNameable, slugOf } from './slug';

describe('slugOf', () => {
  it.each([
    ['Example Corp', 'example-corp'],
    ['  Ünïted — Pictures!  ', 'united-pictures'],
    ['ＦＵＬＬ width', 'full-width'],
    ['a'.repeat(100), 'a'.repeat(48)],
    [`${'a'.repeat(47)} tail`, 'a'.repeat(47)],
  ])('makes %j %j', (name, slug) => expect(slugOf(name)).toBe(slug));

  it('has something for a name in another script, and not twice the same', () => {
    const slugs = [slugOf('日本語'), slugOf('日本語')];
    for (const slug of slugs) expect(slug).toMatch(/^[0-9a-f]{8}$/);
    expect(new Set(slugs).size).toBe(2);
  });
});

describe('isNameable', () => {
  it.each(['x', '7', '日本語', '- é -'])('takes %j', (name) => expect(isNameable(name)).toBe(true));
  it.each(['', '—', '!!! ???', '👍👍'])('refuses %j', (name) => expect(isNameable(name)).toBe(false));
});
