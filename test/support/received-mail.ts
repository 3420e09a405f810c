/** A mail as it came over the wire, taken apart as far as tests look at it. */
export interface ReceivedMail {
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  /** Unfolded and decoded, names in lower case; a header that came twice has both values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly text: string;
  readonly html: string;
}

export function parseMail(source: string): Pick<ReceivedMail, 'headers' | 'text' | 'html'> {
  const [headers, body] = takenApart(source);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type')?.[0] ?? '')?.[1];
  const parts =
    boundary === undefined
      ? []
      : body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => takenApart(part.trimStart()));
  const bodyOf = (type: string): string => {
    const part = parts.find(([its]) => its.get('content-type')?.[0]?.startsWith(type));
    return part ? decodedBody(part[1], part[0].get('content-transfer-encoding')?.[0] ?? '7bit') : '';
  };
  return { headers, text: bodyOf('text/plain'), html: bodyOf('text/html') };
}

function takenApart(source: string): [Map<string, string[]>, string] {
  const end = source.indexOf('\r\n\r\n');
  const headers = new Map<string, string[]>();
  const lines = source
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), decodedWords(line.slice(colon + 1).trim())]);
  }
  return [headers, source.slice(end + 4)];
}

/** RFC 2047; white space between two encoded words is no part of the text. */
const decodedWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('latin1') : quotedPrintable(word.replaceAll('_', ' ')),
    )
    .replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString('utf8'));

/** Bytes as latin1, so that a character torn in two is whole again when all of it is decoded. */
const quotedPrintable = (text: string): string =>
  text.replace(/=\r\n/g, '').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

function decodedBody(body: string, encoding: string): string {
  const trimmed = body.replace(/\r\n$/, '');
  if (encoding === 'base64') return Buffer.from(trimmed, 'base64').toString('utf8');
  return Buffer.from(encoding === 'quoted-printable' ? quotedPrintable(trimmed) : trimmed, 'latin1').toString('utf8');
}
