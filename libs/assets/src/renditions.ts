import { THUMBNAIL_SIDES, type PublicCopy } from '@argus/imaging';

/** The rendition models look at: at most 1024 px, upright, on white. Never shown to anybody. */
export const WORKING_RENDITION = 'working_1024';

/** The original without what could say where it was taken. Only unsigned links to the original lead to it. */
export const PUBLIC_ORIGINAL = 'public_original';
/** Instead of a kind of rendition: the original itself says nothing. */
export const ORIGINAL = 'original';

/** Side of the square a thumbnail fits in. */
export type ThumbnailSide = (typeof THUMBNAIL_SIDES)[number];
export { THUMBNAIL_SIDES };

export const thumbnailKind = (side: ThumbnailSide): string => `thumbnail_${side}`;
/** What may be given out: everything that is made to be shown. */
export const SHOWN_RENDITIONS: readonly string[] = THUMBNAIL_SIDES.map(thumbnailKind);

const PUBLIC_KINDS: Readonly<Record<PublicCopy['state'], string>> = {
  made: PUBLIC_ORIGINAL,
  needless: ORIGINAL,
  // Drawn anew, a picture has lost whatever its file held.
  impossible: thumbnailKind(1024),
};

/** What strangers get of a public picture whose location is kept back; null as long as it is not known. */
export const publicKind = (copy: PublicCopy | null): string | null => copy && PUBLIC_KINDS[copy.state];
