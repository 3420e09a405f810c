/** The web addresses in a letter's text, each once. Punctuation that ends the sentence around one is not part of it. */
export const linksIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/\bhttps?:\/\/[^\s<>"']+/gi)].map(([link]) => link.replace(/[.,;:!?)\]}]+$/, ''))),
];

/** The code a letter's text has on a line of its own. */
export const codeIn = (text: string): string | undefined => /^[ \t]*(\d{6})[ \t]*$/m.exec(text)?.[1];
