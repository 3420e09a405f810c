/**
 * The words a photograph was labelled over by eye: for a photograph whose labels are complete, what is absent is known to be
 * absent. "object" was labelled too, and is left out: it tells nobody anything.
 */
export const PHOTO_TAGS = [
  'outdoor indoor closeup plant animal insect sky person crowd portrait vehicle building city street water beach mountain forest snow',
  'landscape food drink texture text night sunset flower electronics furniture sport graphic',
].flatMap((line) => line.split(' '));

/** What the synthetic pictures show beside `graphic`. */
export const GRAPHIC_TAGS = [
  'abstract',
  'cartoon',
  'chart',
  'diagram',
  'document',
  'icon',
  'illustration',
  'logo',
  'map',
  'pattern',
  'screenshot',
];

export const TAGS: readonly string[] = [...PHOTO_TAGS, ...GRAPHIC_TAGS];

export interface LabelledPicture {
  file: string;
  /** A photograph's tags, complete over PHOTO_TAGS. */
  tags?: readonly string[];
  tagsComplete?: boolean;
  /** A synthetic picture's class, one of GRAPHIC_TAGS. */
  class?: string;
}

/** Per tag: 1 or 0 and how much that answer weighs; weight 0 where nobody knows. */
export type Answers = { label: number; weight: number }[];

const UNKNOWN = { label: 0, weight: 0 };
const YES = { label: 1, weight: 1 };
const NO = { label: 0, weight: 1 };

export function answersFor(picture: LabelledPicture): Answers {
  return picture.class === undefined ? photoAnswers(new Set(picture.tags), picture.tagsComplete === true) : graphicAnswers(picture.class);
}

function photoAnswers(tags: ReadonlySet<string>, complete: boolean): Answers {
  return TAGS.map((tag) => {
    if (tags.has(tag)) return YES;
    if (GRAPHIC_TAGS.includes(tag)) {
      // A photograph labelled as graphic or text may well be a poster or a page; any other is none of the synthetic kinds.
      const open =
        tags.has('graphic') ||
        ((tag === 'document' || tag === 'screenshot') && tags.has('text')) ||
        (tag === 'abstract' && tags.has('texture'));
      return open ? UNKNOWN : NO;
    }
    return complete ? NO : UNKNOWN;
  });
}

/** What the drawn kinds bring with them, and what they leave open. */
const ALSO: Record<string, readonly string[]> = {
  document: ['text'],
  screenshot: ['graphic', 'text'],
  cartoon: ['graphic', 'illustration'],
  pattern: ['graphic', 'abstract'],
};
const OPEN: Record<string, readonly string[]> = {
  chart: ['text'],
  diagram: ['text'],
  map: ['text'],
  logo: ['text', 'icon'],
  icon: ['logo'],
  abstract: ['texture', 'pattern'],
  pattern: ['texture'],
  document: ['graphic'],
  illustration: ['landscape', 'sky', 'mountain', 'plant', 'building', 'outdoor', 'sunset', 'cartoon', 'water', 'night'],
  cartoon: ['animal', 'person', 'plant'],
};

function graphicAnswers(kind: string): Answers {
  const yes = new Set([kind, ...(ALSO[kind] ?? ['graphic'])]);
  const open = new Set(OPEN[kind]);
  return TAGS.map((tag) => (yes.has(tag) ? YES : open.has(tag) ? UNKNOWN : NO));
}
