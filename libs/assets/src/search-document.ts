import { fold } from '@argus/common';
import { mergeTags } from './tags';

export interface Searchable {
  readonly filename: string;
  readonly userTags: readonly string[];
  readonly aiTags: readonly string[];
  readonly analysis: {
    readonly description: string;
    readonly richDescription: string;
    readonly mood: string;
    readonly useCases: readonly string[];
  } | null;
}

export interface SearchDocument {
  readonly text: string;
  readonly tags: string[];
}

/**
 * What search reads of an asset: file name, description, rich description, mood, tags and use cases, folded once.
 * A line break stands between values: a term never contains one, so it cannot match across two of them.
 */
export function searchDocumentOf({ filename, userTags, aiTags, analysis }: Searchable): SearchDocument {
  const tags = mergeTags(userTags, aiTags);
  const values = [filename, analysis?.description, analysis?.richDescription, analysis?.mood, ...tags, ...(analysis?.useCases ?? [])];
  return { text: fold(values.filter((value) => value).join('\n')), tags: tags.map(fold) };
}
