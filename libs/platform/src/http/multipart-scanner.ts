/** What a scanner finds, in the order in which it comes. The bytes belong to what was pushed: they must be used or copied at once. */
export interface PartEvents {
  /** A part begins. Its header as it came, lines divided by CRLF. */
  onPart(header: Buffer): void;
  /** Returns what has to be waited for before more is pushed, if there is anything. */
  onData(bytes: Buffer): Promise<void> | undefined;
  onPartEnd(): void;
}

/** What arrived is no form. The message is a whole sentence. */
export class BrokenForm extends Error {}

/** As much as Node allows the header of a request. */
const HEADER_BYTES = 16 * 1024;
const CRLF = '\r\n';
const [CR, DASH] = [0x0d, 0x2d];

const NOTHING = Buffer.alloc(0);

/**
 * Divides a multipart body (RFC 2046, 5.1.1) into its parts as it arrives. The search for the boundary is `Buffer.indexOf`'s, which runs
 * through a photograph at the speed of memory; nothing is copied but what a chunk's end cuts in two.
 */
export class MultipartScanner {
  private readonly delimiter: Buffer;
  private state: 'before' | 'delimiter' | 'header' | 'content' | 'after' = 'before';
  /** What came last and cannot be told yet: perhaps the beginning of a delimiter. The first one needs no line break before it. */
  private rest: Buffer = Buffer.from(CRLF);
  /** Bytes at hand that belong to the line break behind the header, not to the content. */
  private lineBreak = 0;
  private wait: Promise<void> | undefined;

  constructor(
    boundary: string,
    private readonly events: PartEvents,
  ) {
    this.delimiter = Buffer.from(`${CRLF}--${boundary}`, 'latin1');
  }

  /** The last delimiter has been seen. */
  get isComplete(): boolean {
    return this.state === 'after';
  }

  /** Returns what has to be waited for before more is pushed, if there is anything. @throws BrokenForm, and what the events throw */
  push(chunk: Buffer): Promise<void> | undefined {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    this.rest = NOTHING;
    this.wait = undefined;
    for (let at = 0; at < bytes.length && this.state !== 'after';) {
      const next = this.step(bytes, at);
      if (next === null) break;
      at = next;
    }
    return this.wait;
  }

  /** Returns where to go on, or null where more has to arrive first. */
  private step(bytes: Buffer, at: number): number | null {
    if (this.state === 'delimiter') return this.readDelimiter(bytes, at);
    if (this.state === 'header') return this.readHeader(bytes, at);
    return this.readContent(bytes, at);
  }

  /** Content, or what comes before the first delimiter. */
  private readContent(bytes: Buffer, start: number): number | null {
    const found = bytes.indexOf(this.delimiter, start);
    const end = found >= 0 ? found : this.beginningOfDelimiter(bytes, start);
    if (this.state === 'content') this.pass(bytes, start, end);
    if (found < 0) {
      this.keep(bytes, end);
      return null;
    }
    if (this.state === 'content') this.events.onPartEnd();
    this.state = 'delimiter';
    return found + this.delimiter.length;
  }

  /** Behind the boundary: two dashes end the form, a line end begins a part. Blanks before it are allowed. */
  private readDelimiter(bytes: Buffer, start: number): number | null {
    let at = start;
    while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1;
    if (at + 1 >= bytes.length) {
      if (at - start > HEADER_BYTES) throw new BrokenForm('The multipart body is broken: a line with the boundary does not end.');
      this.keep(bytes, start);
      return null;
    }
    if (at === start && bytes[at] === DASH && bytes[at + 1] === DASH) this.state = 'after';
    else if (bytes[at] === CR && bytes[at + 1] === 0x0a) this.state = 'header';
    else throw new BrokenForm('The multipart body is broken: a line that begins with the boundary goes on behind it.');
    return at + 2;
  }

  private readHeader(bytes: Buffer, start: number): number | null {
    const isEmpty = bytes[start] === CR && bytes[start + 1] === 0x0a;
    const end = isEmpty ? start : bytes.indexOf(`${CRLF}${CRLF}`, start);
    if ((end < 0 ? bytes.length : end) - start > HEADER_BYTES) throw new BrokenForm('The header of a part is too long.');
    if (end < 0) {
      this.keep(bytes, start);
      return null;
    }
    this.events.onPart(bytes.subarray(start, end));
    this.state = 'content';
    // The line break behind the header may be the delimiter's already: a part may have no content at all.
    this.lineBreak = CRLF.length;
    return isEmpty ? end : end + CRLF.length;
  }

  private pass(bytes: Buffer, start: number, end: number): void {
    const skipped = Math.min(this.lineBreak, end - start);
    this.lineBreak -= skipped;
    if (end > start + skipped) this.wait = this.events.onData(bytes.subarray(start + skipped, end)) ?? this.wait;
  }

  /** Where the delimiter may have begun when the bytes ended, or their end. */
  private beginningOfDelimiter(bytes: Buffer, start: number): number {
    const from = Math.max(start, bytes.length - this.delimiter.length + 1);
    for (let at = bytes.indexOf(CR, from); at >= 0; at = bytes.indexOf(CR, at + 1))
      if (this.delimiter.compare(bytes, at, bytes.length, 0, bytes.length - at) === 0) return at;
    return bytes.length;
  }

  /** Copied: a slice would keep the whole network buffer alive. */
  private keep(bytes: Buffer, from: number): void {
    this.rest = Buffer.from(bytes.subarray(from));
  }
}
