/** The one folding for search, applied alike to what is stored and what is asked: NFKC, then lower case. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Splits a query on white space and `+` into folded, distinct terms, in order of appearance. */
export const searchTerms = (query: string): string[] => [
  ...new Set(
    fold(query)
      .split(/[\s+]+/u)
      .filter(Boolean),
  ),
];

/** Escapes `%`, `_` and `\` so that a term is taken literally by LIKE. */
export const escapeLike = (term: string): string => term.replace(/[\\%_]/g, '\\$&');

/** True when the text holds U+0000, which Postgres text columns cannot store. */
export const hasNullCharacter = (text: string): boolean => text.includes('\u0000');
