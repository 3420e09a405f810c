import { THUMBNAIL_SIDES } from '@argus/imaging';

/** The rendition models look at: at most 1024 px, upright, on white. Never shown to anybody. */
export const WORKING_RENDITION = 'working_1024';

/** Side of the square a thumbnail fits in. */
export type ThumbnailSide = (typeof THUMBNAIL_SIDES)[number];
export { THUMBNAIL_SIDES };

export const thumbnailKind = (side: ThumbnailSide): string => `thumbnail_${side}`;
/** What may be given out: everything that is made to be shown. */
export const SHOWN_RENDITIONS: readonly string[] = THUMBNAIL_SIDES.map(thumbnailKind);
