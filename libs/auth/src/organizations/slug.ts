import { randomBytes } from 'node:crypto';
import { fold } from '@argus/common';

const MAX_LENGTH = 48;

/** True for a name a slug can stand for: it has a letter or a digit of any script. */
export const isNameable = (name: string): boolean => /[\p{L}\p{N}]/u.test(name);

/** The lower-case words of a name joined by hyphens, in plain Latin letters and digits; some random ones where the name has none of those. */
export const slugOf = (name: string): string => {
  const words = fold(name)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
  return words === '' ? randomBytes(4).toString('hex') : words;
};

/** The same slug with a random end, for when somebody has it already. */
export const otherSlug = (slug: string): string => `${slug}-${randomBytes(4).toString('hex')}`;
