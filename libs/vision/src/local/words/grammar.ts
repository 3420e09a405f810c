const IRREGULAR: Record<string, string> = {
  person: 'people',
  mouse: 'mice',
  'computer mouse': 'computer mice',
  sheep: 'sheep',
  fish: 'fish',
  deer: 'deer',
  knife: 'knives',
  skis: 'skis',
  scissors: 'scissors',
  broccoli: 'broccoli',
};
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
/** Things that come in pairs or in bulk and take no article. */
const WITHOUT_ARTICLE = new Set(['skis', 'scissors', 'broccoli']);

/** "bus" → "buses"; only the last word of a compound changes. */
export function plural(noun: string): string {
  const irregular = IRREGULAR[noun];
  if (irregular) return irregular;
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return `${noun}s`;
}

/** "an apple", "a cup", "a unicorn", "scissors". */
export function withArticle(phrase: string): string {
  if (WITHOUT_ARTICLE.has(phrase)) return phrase;
  const vowel = /^[aeiou]/i.test(phrase) && !/^(uni|use|eu|one)/i.test(phrase);
  return `${vowel ? 'an' : 'a'} ${phrase}`;
}

/** "a dog", "two dogs", "about twenty people": beyond twelve nobody counted, and neither did the detector. */
export function counted(noun: string, count: number): string {
  if (count === 1) return withArticle(noun);
  const words = NUMBERS[count];
  return words ? `${words} ${plural(noun)}` : `more than a dozen ${plural(noun)}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]!}`;
}

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** One sentence: capital letter, one full stop, single spaces, no space before a comma. */
export const sentence = (text: string): string =>
  `${capitalised(
    text
      .replace(/\s+/g, ' ')
      .replace(/ ([,.])/g, '$1')
      .trim(),
  ).replace(/\.+$/, '')}.`;

/** Cut at a word to at most `most` characters. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).replace(/[\s,.;]+$/, '')}…`;
}
