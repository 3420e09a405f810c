import { chosenBench } from './choose';

describe('chosenBench', () => {
  const benches = { upload: 'u', list: 'l' };

  it('finds a bench by its name', () => expect(chosenBench(benches, 'list')).toBe('l'));

  it.each([undefined, 'uploads', 'toString', ''])('refuses %j and names those there are', (name) => {
    expect(() => chosenBench(benches, name)).toThrow(
      expect.objectContaining({ name: 'OperatorError', fix: expect.stringContaining('upload|list') as string }) as Error,
    );
  });
});
