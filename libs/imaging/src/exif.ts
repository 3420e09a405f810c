import exifr from 'exifr';
import { exifSchema, type ExifFacts } from './prepared-image';

/** More than a camera ever writes; a block beyond it is not parsed. */
export const MAX_EXIF_BYTES = 512 * 1024;
const MAX_TEXT_CHARS = 256;

/**
 * The whitelisted facts of an EXIF block (`Exif\0\0` or a bare TIFF header); null without any. Only plain, bounded values
 * come out: a field of the wrong type or range is left out, never guessed.
 */
export async function readExif(block: Buffer | undefined): Promise<ExifFacts | null> {
  if (!block || block.length > MAX_EXIF_BYTES) return null;
  const tiff = block.subarray(0, 6).toString('latin1') === 'Exif\0\0' ? block.subarray(6) : block;
  const raw = await parse(tiff);
  if (!raw) return null;
  const facts: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(FIELDS)) {
    const value = exifSchema.shape[name as keyof ExifFacts].safeParse(read(raw));
    if (value.success && value.data !== undefined) facts[name] = value.data;
  }
  return Object.keys(facts).length > 0 ? facts : null;
}

type Raw = Record<string, unknown>;

async function parse(tiff: Buffer): Promise<Raw | null> {
  try {
    const options = { tiff: true, exif: true, gps: true, translateValues: false, reviveValues: false, mergeOutput: true };
    return ((await exifr.parse(tiff, options)) as Raw | undefined) ?? null;
  } catch {
    // Damaged metadata does not make the picture worse.
    return null;
  }
}

const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

function text(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const clean = [...value.replace(/[\p{Cc}\uFFFD]/gu, ' ')].slice(0, MAX_TEXT_CHARS).join('').replace(/\s+/g, ' ').trim();
  return clean || undefined;
}

/** EXIF's "2005:06:01 12:30:00" as ISO 8601. Cameras write local time; the offset is added only when the camera recorded it. */
function timestamp(value: unknown, offset: unknown): string | undefined {
  const match = typeof value === 'string' ? /^(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(value) : null;
  if (!match) return undefined;
  const iso = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`;
  const parsed = new Date(`${iso}Z`);
  // The calendar decides: "0000:00:00" and 31 February are what a camera without a clock writes.
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 19) !== iso || Number(match[1]) < 1900) return undefined;
  return iso + (typeof offset === 'string' && /^[+-]\d\d:\d\d$/.test(offset) ? offset : '');
}

function gps(raw: Raw): ExifFacts['gps'] | undefined {
  const [latitude, longitude] = [number(raw.latitude), number(raw.longitude)];
  if (latitude === undefined || longitude === undefined) return undefined;
  const altitude = number(raw.GPSAltitude);
  const below = raw.GPSAltitudeRef === 1 || (raw.GPSAltitudeRef instanceof Uint8Array && raw.GPSAltitudeRef[0] === 1);
  return { latitude, longitude, ...(altitude !== undefined && { altitudeMeters: below ? -altitude : altitude }) };
}

const FIELDS: Record<keyof ExifFacts, (raw: Raw) => unknown> = {
  cameraMake: (raw) => text(raw.Make),
  cameraModel: (raw) => text(raw.Model),
  lensMake: (raw) => text(raw.LensMake),
  lensModel: (raw) => text(raw.LensModel),
  software: (raw) => text(raw.Software),
  artist: (raw) => text(raw.Artist),
  copyright: (raw) => text(raw.Copyright),
  takenAt: (raw) => timestamp(raw.DateTimeOriginal, raw.OffsetTimeOriginal),
  digitizedAt: (raw) => timestamp(raw.CreateDate, raw.OffsetTimeDigitized),
  modifiedAt: (raw) => timestamp(raw.ModifyDate, raw.OffsetTime),
  exposureTimeSeconds: (raw) => number(raw.ExposureTime),
  fNumber: (raw) => number(raw.FNumber),
  iso: (raw) => number(Array.isArray(raw.ISO) ? raw.ISO[0] : raw.ISO),
  exposureBiasEv: (raw) => number(raw.ExposureCompensation),
  focalLengthMm: (raw) => number(raw.FocalLength),
  focalLength35mm: (raw) => number(raw.FocalLengthIn35mmFormat),
  flashFired: (raw) => (typeof raw.Flash === 'number' ? (raw.Flash & 1) === 1 : undefined),
  orientation: (raw) => number(raw.Orientation),
  gps,
};
