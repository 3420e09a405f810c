import { fold } from '@argus/common';
import type { FileKind } from '@argus/imaging';
import { mergeTags } from '../tags';
import { colorLabel, mimeLabel, organizationLabel, projectLabel, tagLabel, typeLabel } from './labels';

export interface Searchable {
  readonly organizationId: string;
  readonly projectId: string | null;
  readonly type: FileKind;
  readonly mimeType: string;
  readonly filename: string;
  readonly userTags: readonly string[];
  readonly aiTags: readonly string[];
  readonly analysis: {
    readonly description: string;
    readonly richDescription: string;
    readonly mood: string;
    readonly useCases: readonly string[];
    readonly dominantColors: readonly { readonly hex: string }[];
  } | null;
}

export interface SearchDocument {
  readonly text: string;
  readonly labels: string[];
}

/**
 * What search reads of an asset. The text: file name, description, rich description, mood, tags and use cases, folded once; a line break
 * stands between values, and as a term never contains one, it cannot match across two of them. The labels: what it can be narrowed by.
 */
export function searchDocumentOf(source: Searchable): SearchDocument {
  const { organizationId, projectId, type, mimeType, filename, userTags, aiTags, analysis } = source;
  const tags = mergeTags(userTags, aiTags);
  const values = [filename, analysis?.description, analysis?.richDescription, analysis?.mood, ...tags, ...(analysis?.useCases ?? [])];
  const labels = [
    organizationLabel(organizationId),
    ...(projectId === null ? [] : [projectLabel(projectId)]),
    typeLabel(type),
    mimeLabel(mimeType),
    ...tags.map(tagLabel),
    ...(analysis?.dominantColors ?? []).map(({ hex }) => colorLabel(hex)),
  ];
  return { text: fold(values.filter((value) => value).join('\n')), labels: [...new Set(labels)] };
}
