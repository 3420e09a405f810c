import { AppError } from '@argus/common';

const MAX_LENGTH = 255;
// Control characters, and those that turn the direction of text around or hide it: they make one name look like another.
const UNSAFE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * The name a file is shown and searched by: path parts and invisible characters removed, at most 255 characters with the extension kept.
 * It is never used to build a path. Throws `asset.filename_invalid` when nothing is left.
 */
export function safeFileName(declared: string): string {
  const base = declared.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const name = base.replace(UNSAFE, '').trim();
  if (name === '' || name === '.' || name === '..') throw new AppError('asset.filename_invalid', { details: { field: 'filename' } });
  const characters = [...name];
  if (characters.length <= MAX_LENGTH) return name;
  const extension = [...(/\.[^.]{1,16}$/u.exec(name)?.[0] ?? '')];
  return [...characters.slice(0, MAX_LENGTH - extension.length), ...extension].join('');
}
