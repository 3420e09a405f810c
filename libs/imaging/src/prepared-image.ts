import { z } from 'zod';
import { THUMBNAIL_SIDES } from './limits';

const share = z.number().min(0).max(1);
const text = z.string().min(1).max(256);

export const dominantColorSchema = z.object({
  /** `#rrggbb`. */
  hex: z.string().regex(/^#[0-9a-f]{6}$/),
  /** The nearest CSS colour in words: "dark slate gray". */
  name: z.string(),
  /** The plain word people search by: "dark blue", "beige". */
  family: z.string(),
  /** Part of the picture, 0 to 1. */
  share,
});

/** What the pixels say, measured on the oriented picture in sRGB on white. */
export const measurementsSchema = z.object({
  /** The largest first, at most five. */
  dominantColors: z.array(dominantColorSchema).min(1).max(5),
  /** Mean OKLab lightness, 0 black to 1 white. */
  lightness: share,
  /** Standard deviation of the lightness, 0 to 0.5. */
  contrast: z.number().min(0).max(1),
  /** Mean OKLab chroma; above 0.11 a picture looks vivid. */
  chroma: z.number().min(0).max(1),
  /** Part of the pixels without a visible hue. */
  neutralShare: share,
  /** -1 all cool hues to 1 all warm hues. */
  warmth: z.number().min(-1).max(1),
  clippedDarkShare: share,
  clippedBrightShare: share,
  /** Different colours at 5 bits a channel: photographs have thousands, logos a few. */
  colorCount: z.number().int().min(1),
  /** Variance of the Laplacian at 512 px; below 25 there is little fine detail. */
  sharpness: z.number().min(0),
  /** Part of the picture without any local detail: room for overlaid text. */
  flatShare: share,
  /** Energy of the Laplacian in thirds, row by row from the top left. */
  sharpnessGrid: z.array(z.number().min(0)).length(9),
});

export const exifSchema = z
  .object({
    cameraMake: text,
    cameraModel: text,
    lensMake: text,
    lensModel: text,
    software: text,
    artist: text,
    copyright: text,
    /** ISO 8601; with an offset only when the camera recorded one. */
    takenAt: text,
    digitizedAt: text,
    modifiedAt: text,
    exposureTimeSeconds: z.number().positive(),
    fNumber: z.number().positive(),
    iso: z.number().int().positive(),
    exposureBiasEv: z.number(),
    focalLengthMm: z.number().positive(),
    focalLength35mm: z.number().positive(),
    flashFired: z.boolean(),
    /** 1 to 8, as stored; the working rendition is already turned. */
    orientation: z.number().int().min(1).max(8),
    gps: z.object({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      altitudeMeters: z.number().optional(),
    }),
  })
  .partial();

const thumbnailSchema = z.object({
  /** Of the square it fits in. */
  side: z.literal(THUMBNAIL_SIDES),
  path: z.string(),
  mimeType: z.literal('image/webp'),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  sizeBytes: z.number().int().positive(),
});

/** One of each side. */
export const thumbnailsSchema = z.array(thumbnailSchema).length(THUMBNAIL_SIDES.length);

/** The original as strangers may have it: the same picture without what could say where it was taken. */
export const publicCopySchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('made'),
    path: z.string(),
    /** That of the original. */
    mimeType: z.string(),
    sizeBytes: z.number().int().positive(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** The original itself says nothing. */
  z.object({ state: z.literal('needless') }),
  /** Nobody can say what the original holds. */
  z.object({ state: z.literal('impossible') }),
]);

export const preparedImageSchema = z.object({
  /** Pixels as a viewer sees them, after EXIF orientation; for SVG its nominal size. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** `jpeg`, `png`, `gif`, `webp`, `svg`, `avif`, `tiff`. */
  format: z.string(),
  /** Frames or pages in the file; only the first is looked at. */
  pages: z.number().int().positive(),
  hasAlpha: z.boolean(),
  exif: exifSchema.nullable(),
  /** 64 bits as 16 hex digits; pictures that look alike differ in at most 8 bits. */
  perceptualHash: z.string().regex(/^[0-9a-f]{16}$/),
  /** At most 1024 px on the long side, upright, sRGB, on white, without any metadata. */
  working: z.object({
    path: z.string(),
    mimeType: z.literal('image/jpeg'),
    width: z.number().int().positive(),
    height: z.number().int().positive(),
    sizeBytes: z.number().int().positive(),
  }),
  /** One of each side; upright, sRGB, with alpha, without any metadata. */
  thumbnails: thumbnailsSchema,
  /** Base64; what to draw while the picture itself is on its way. */
  thumbhash: z.base64().min(1).max(64),
  /** Null when none was asked for. */
  publicCopy: publicCopySchema.nullable(),
  measurements: measurementsSchema,
});

export type DominantColor = z.infer<typeof dominantColorSchema>;
export type Measurements = z.infer<typeof measurementsSchema>;
export type ExifFacts = z.infer<typeof exifSchema>;
export type PublicCopy = z.infer<typeof publicCopySchema>;
export type Thumbnail = z.infer<typeof thumbnailSchema>;
export type PreparedImage = z.infer<typeof preparedImageSchema>;
