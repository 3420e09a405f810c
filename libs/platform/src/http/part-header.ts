/** What the header of a form's part says (RFC 7578, 4). */
export interface PartHeader {
  /** The field's name; undefined where the part has none. */
  readonly name: string | undefined;
  /** As the client wrote it, possibly with directories; undefined where it named no file. */
  readonly filename: string | undefined;
  /** `type/subtype`, lower case. */
  readonly mimeType: string;
  readonly charset: string;
}

const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*((?:[^\p{Cc}]|\t)*)$/u;
const MEDIA_TYPE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+/;
const PARAMETER = /[ \t]*;[ \t]*([!#$%&'+.^_`|~0-9A-Za-z-]+)(\*?)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/y;

/**
 * Reads a part's header. Text is taken as UTF-8, which browsers and tools send as it is. Returns undefined for a part that is no part of a
 * form, which is passed over; null for a header that is broken, or not there.
 */
export function readPartHeader(header: Buffer): PartHeader | undefined | null {
  const lines = headerLines(header);
  if (lines === null) return null;
  const [kind, parameters] = parametersOf(lines.get('content-disposition') ?? '');
  if (kind.toLowerCase() !== 'form-data') return undefined;
  const contentType = lines.get('content-type') ?? '';
  const mimeType = MEDIA_TYPE.exec(contentType)?.[0].toLowerCase() ?? 'text/plain';
  return {
    name: parameters.get('name') || undefined,
    filename: parameters.get('filename*') ?? parameters.get('filename'),
    mimeType,
    charset: parametersOf(contentType)[1].get('charset')?.toLowerCase() ?? 'utf-8',
  };
}

/** The boundary of a multipart Content-Type; undefined where it names none. */
export const boundaryOf = (contentType: string): string | undefined => parametersOf(contentType)[1].get('boundary') || undefined;

/** By name in lower case; the first of a name counts. A line that begins with a blank belongs to the one before it. */
function headerLines(header: Buffer): Map<string, string> | null {
  const lines = new Map<string, string>();
  const unfolded = header
    .toString('utf8')
    .replace(/\r\n([ \t])/g, '$1')
    .split('\r\n');
  for (const line of unfolded) {
    const [, name, value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return null;
    if (!lines.has(name.toLowerCase())) lines.set(name.toLowerCase(), value);
  }
  return lines;
}

/** What comes before the first semicolon, and the parameters behind it by name in lower case, `filename*` decoded (RFC 8187). */
function parametersOf(value: string): [value: string, parameters: Map<string, string>] {
  const first = (/^[^;]*/.exec(value)?.[0] ?? '').trimEnd();
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = first.length;
  for (let match = PARAMETER.exec(value); match; match = PARAMETER.exec(value)) {
    const [, name = '', star, quoted, plain = ''] = match;
    // Only what has to be escaped is taken as escaped: old Windows clients send a path with its backslashes.
    const text = quoted?.replace(/\\(["\\])/g, '$1') ?? plain;
    const read = star ? extended(text) : text;
    const key = name.toLowerCase() + star;
    if (read !== undefined && !parameters.has(key)) parameters.set(key, read);
  }
  return [first, parameters];
}

/** `UTF-8'en'a%20b` says its character set; undefined where that is unknown or the bytes are not of it. */
function extended(text: string): string | undefined {
  const [, charset = '', encoded = ''] = /^([^']+)'[^']*'(.*)$/.exec(text) ?? [];
  const bytes = Buffer.from(
    encoded.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  return decode(bytes, charset);
}

/** Text in one of the character sets of the Encoding Standard; undefined where there is none of that name. */
export function decode(bytes: Buffer, charset: string): string | undefined {
  if (charset === 'utf-8') return bytes.toString('utf8');
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
