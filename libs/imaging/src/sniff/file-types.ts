/** What kind of thing a file is, as people filter by it. */
export type FileKind = 'image' | 'video' | 'audio' | 'file';

export interface FileTypeFacts {
  mimeType: string;
  /** Without the dot, the usual spelling. */
  extension: string;
  kind: FileKind;
}

const image = (mimeType: string, extension: string): FileTypeFacts => ({ mimeType, extension, kind: 'image' });
const video = (mimeType: string, extension: string): FileTypeFacts => ({ mimeType, extension, kind: 'video' });
const audio = (mimeType: string, extension: string): FileTypeFacts => ({ mimeType, extension, kind: 'audio' });
const file = (mimeType: string, extension: string): FileTypeFacts => ({ mimeType, extension, kind: 'file' });

export const FILE_TYPES = {
  jpeg: image('image/jpeg', 'jpg'),
  png: image('image/png', 'png'),
  gif: image('image/gif', 'gif'),
  webp: image('image/webp', 'webp'),
  svg: image('image/svg+xml', 'svg'),
  avif: image('image/avif', 'avif'),
  heic: image('image/heic', 'heic'),
  tiff: image('image/tiff', 'tif'),
  bmp: image('image/bmp', 'bmp'),
  ico: image('image/vnd.microsoft.icon', 'ico'),
  psd: image('image/vnd.adobe.photoshop', 'psd'),
  mp4: video('video/mp4', 'mp4'),
  mov: video('video/quicktime', 'mov'),
  webm: video('video/webm', 'webm'),
  mkv: video('video/x-matroska', 'mkv'),
  avi: video('video/x-msvideo', 'avi'),
  mp3: audio('audio/mpeg', 'mp3'),
  m4a: audio('audio/mp4', 'm4a'),
  wav: audio('audio/wav', 'wav'),
  ogg: audio('audio/ogg', 'ogg'),
  flac: audio('audio/flac', 'flac'),
  pdf: file('application/pdf', 'pdf'),
  zip: file('application/zip', 'zip'),
  docx: file('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'),
  xlsx: file('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'),
  pptx: file('application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'),
  epub: file('application/epub+zip', 'epub'),
  gzip: file('application/gzip', 'gz'),
  json: file('application/json', 'json'),
  xml: file('application/xml', 'xml'),
  html: file('text/html', 'html'),
  csv: file('text/csv', 'csv'),
  markdown: file('text/markdown', 'md'),
  text: file('text/plain', 'txt'),
  binary: file('application/octet-stream', 'bin'),
} as const satisfies Record<string, FileTypeFacts>;

export type FileType = keyof typeof FILE_TYPES;

/** The types whose content decides whether they are looked at by a vision model without being asked. */
const ANALYSABLE: ReadonlySet<FileType> = new Set<FileType>(['jpeg', 'png', 'gif', 'webp', 'svg']);
export const isAnalysable = (type: FileType): boolean => ANALYSABLE.has(type);
