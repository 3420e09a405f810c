const MAX_CHARACTERS = 255;
const FALLBACK = 'download';
const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))/gu;

/**
 * A file name for bytes that were fetched: RFC 6266's `filename*`, else `filename`, else the last part of the URL's
 * path, else `download`. Never empty, never a path, free of control characters, at most 255 characters.
 */
export const fileNameFrom = (contentDisposition: string | undefined, url: string): string => {
  const parameters = parametersOf(contentDisposition ?? '');
  const candidates = [extended(parameters.get('filename*')), plain(parameters.get('filename')), lastPart(url)];
  for (const candidate of candidates) {
    const name = safeName(candidate ?? '');
    if (name !== '') return name;
  }
  return FALLBACK;
};

const parametersOf = (header: string): Map<string, string> => {
  const found = new Map<string, string>();
  for (const [, name = '', quoted, token] of header.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, quoted === undefined ? (token ?? '') : quoted.replace(/\\(.)/gu, '$1'));
  }
  return found;
};

/** RFC 8187: `UTF-8'en'%e2%82%ac.png`. */
const extended = (value: string | undefined): string | undefined => {
  const [, charset = '', encoded = ''] = /^([^']*)'[^']*'(.*)$/su.exec(value ?? '') ?? [];
  switch (charset.toLowerCase()) {
    case 'utf-8':
      return percentDecoded(encoded);
    case 'iso-8859-1':
      return encoded.replace(/%([0-9a-f]{2})/giu, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    default:
      return undefined;
  }
};

/** Many servers put UTF-8 bytes or percent escapes into the plain form; both are read as what was meant. */
const plain = (value: string | undefined): string | undefined => {
  if (value === undefined) return undefined;
  const text = utf8Bytes(value) ?? value;
  return /%[0-9a-f]{2}/iu.test(text) ? (percentDecoded(text) ?? text) : text;
};

/** Header bytes come as one character each: reads them as UTF-8 where that is what they are. */
const utf8Bytes = (value: string): string | undefined => {
  if (!/[\u0080-\u00ff]/u.test(value) || /[\u0100-\uffff]/.test(value)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return undefined;
  }
};

const percentDecoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const lastPart = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined;
  const part = new URL(url).pathname.split('/').at(-1) ?? '';
  return percentDecoded(part) ?? part;
};

const safeName = (text: string): string => {
  const base = text.split(/[/\\]/u).at(-1) ?? '';
  // Control characters, and the marks that turn the reading direction around: `gpj.exe` must not look like `exe.jpg`.
  const visible = base.replace(/[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  return /^\.*$/u.test(visible) ? '' : shortened(visible);
};

/** Cuts the middle, not the extension. */
const shortened = (name: string): string => {
  if (name.length <= MAX_CHARACTERS) return name;
  const extension = /\.[^.]{1,16}$/u.exec(name)?.[0] ?? '';
  const stem = name.slice(0, MAX_CHARACTERS - extension.length);
  // Never between the halves of a pair.
  return stem.replace(/\p{Cs}$/u, '') + extension;
};
