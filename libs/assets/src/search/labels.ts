import { fold } from '@argus/common';
import { colorCell, colorCellsNear, type FileKind } from '@argus/imaging';

/**
 * Exact facts of an asset as words of one index. A text index alone knows no tenant: the organization is a label, so that a term that is
 * common elsewhere costs nobody anything here.
 */
export const organizationLabel = (organizationId: string): string => `o:${organizationId}`;
/** Also written by the trigger `asset_search_follows`. */
export const projectLabel = (projectId: string): string => `p:${projectId}`;
export const typeLabel = (type: FileKind): string => `k:${type}`;
export const mimeLabel = (mimeType: string): string => `m:${fold(mimeType)}`;
export const tagLabel = (tag: string): string => `t:${fold(tag)}`;
export const colorLabel = (hex: string): string => `c:${colorCell(hex)}`;
/** Any of these: a colour of the asset is near `hex`. */
export const nearColorLabels = (hex: string): string[] => colorCellsNear(hex).map((cell) => `c:${cell}`);
