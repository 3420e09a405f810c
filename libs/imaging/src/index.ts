export { colorCell, colorCellsNear } from './color/cells';
export { oklabOf, chromaOf, hueOf, type Oklab } from './color/oklab';
export { DEFAULT_PREPARER_OPTIONS, ImagePreparer, type ImagePreparerOptions } from './image-preparer';
export { MAX_PIXELS, THUMBNAIL_SIDES, WORKING_LONG_SIDE } from './limits';
export { hashDistance } from './measure/perceptual-hash';
export { type PrepareRequest } from './prepare-image';
export {
  exifSchema,
  measurementsSchema,
  preparedImageSchema,
  type DominantColor,
  type ExifFacts,
  type Measurements,
  type PreparedImage,
  type Thumbnail,
} from './prepared-image';
export { type Pixels } from './pixels';
export { readPixels, type PixelShape, type SquareCopy } from './read-pixels';
export { type FileKind } from './sniff/file-types';
export { SNIFF_BYTES, sniff, type SniffedFile } from './sniff/sniff';
