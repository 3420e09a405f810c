/** A picture of more pixels than this is refused before anything is decoded: 100 megapixels, about 10 000 × 10 000. */
export const MAX_PIXELS = 100_000_000;
/** The long side of the working rendition, the one picture everything after decoding looks at. */
export const WORKING_LONG_SIDE = 1024;
/** Sides of the squares that thumbnails are made to fit in. */
export const THUMBNAIL_SIDES = [256, 1024] as const;
/** SVG is text that draws: a large one is nearly always an embedded picture or a map with millions of nodes. */
export const MAX_SVG_BYTES = 8 * 1024 * 1024;
