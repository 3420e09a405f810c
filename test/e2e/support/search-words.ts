/** The longest word of a text: long enough to be looked for, made of letters only. */
export const wordOf = (text: string): string => {
  const words = text.match(/\p{L}{4,}/gu) ?? [];
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '') || text;
};
