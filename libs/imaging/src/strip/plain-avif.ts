import { demand, NotCleanError, take } from './anatomy';

interface Box {
  readonly type: string;
  readonly body: Buffer;
}

const FILE = new Set(['ftyp', 'meta', 'mdat']);
const META = new Set(['hdlr', 'pitm', 'iloc', 'iinf', 'iref', 'iprp', 'grpl']);
const PROPERTIES = new Set('ispe pixi pasp colr av1C auxC clap irot imir clli mdcv cclv a1op a1lx lsel'.split(' '));
/** Coded pictures, and the plan that joins them. EXIF and XMP are items as well, of other types. */
const ITEMS = new Set(['av01', 'grid']);
/** Of which the name of an item is all that varies. */
const MOST_ITEM_BYTES = 64;

/** Whether an AVIF provably holds nothing but a picture: every box, item and property in it is one that decoding needs. */
export function isPlainAvif(bytes: Buffer): boolean {
  try {
    const meta = only(boxesOf(bytes), FILE).filter(({ type }) => type === 'meta');
    demand(meta.length === 1, 'Not one picture');
    for (const { type, body } of only(boxesOf(meta[0]!.body.subarray(4)), META)) {
      if (type === 'iinf') itemsOf(body).forEach(demandPicture);
      if (type === 'iprp')
        only(boxesOf(body), new Set(['ipco', 'ipma']))
          .filter((box) => box.type === 'ipco')
          .forEach((box) => only(boxesOf(box.body), PROPERTIES));
    }
    return true;
  } catch (error) {
    if (error instanceof NotCleanError) return false;
    throw error;
  }
}

/** Boxes that fill the bytes exactly. A size of 0 (until the end) or 1 (64 bits) is more than a picture needs. */
function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = take(bytes, at, 8).readUInt32BE();
    demand(size >= 8, 'A box without a size');
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), body: take(bytes, at, size).subarray(8) });
    at += size;
  }
  return boxes;
}

function only(boxes: Box[], types: ReadonlySet<string>): Box[] {
  demand(
    boxes.every(({ type }) => types.has(type)),
    'A box that a picture does not need',
  );
  return boxes;
}

const itemsOf = (body: Buffer): Box[] => boxesOf(body.subarray(take(body, 0, 4)[0] === 0 ? 6 : 8));

function demandPicture({ type, body }: Box): void {
  const version = take(body, 0, 4)[0];
  const itemType = version === 2 ? take(body, 8, 4) : take(body, 10, 4);
  demand(type === 'infe' && ITEMS.has(itemType.toString('latin1')) && body.length <= MOST_ITEM_BYTES, 'An item that is no picture');
}
