import type { AnalysisView } from './asset-view';

/** The longest word of a text: long enough to be looked for, made of letters only. */
export const wordOf = (text: string): string => {
  const words = text.match(/\p{L}{4,}/gu) ?? [];
  return words.reduce((longest, word) => (word.length > longest.length ? word : longest), '') || text;
};

/** A word from each field that search reads of an analysis. */
export const wordsOf = (analysis: AnalysisView): [field: string, word: string][] => [
  ['description', wordOf(analysis.description)],
  ['richDescription', wordOf(analysis.richDescription)],
  ['mood', wordOf(analysis.mood)],
  ['tags', wordOf(analysis.tags[0] ?? '')],
  ['useCases', wordOf(analysis.useCases[0] ?? '')],
];
