import { kindOf } from '../kinds';
import { counted, listed, withArticle } from './grammar';
import { type Scene } from './scene';

/** How a detector's class is said in a sentence, where the class name is not what people say. */
const SAID: Record<string, string> = {
  tv: 'television',
  'dining table': 'table',
  mouse: 'computer mouse',
  remote: 'remote control',
  donut: 'doughnut',
  'hair drier': 'hair dryer',
  'cell phone': 'mobile phone',
};
export const said = (label: string): string => SAID[label] ?? label;

const MOST_KINDS = 4;

/** "a dog, a bicycle and a truck"; empty without objects. */
export function objectPhrase(scene: Scene): string {
  const counts = scene.counts();
  const named = counts.slice(0, MOST_KINDS).map(({ label, count }) => counted(said(label), count));
  if (counts.length > MOST_KINDS) named.push('other things');
  return listed(named);
}

/** Scene tags that can be a picture's subject, the most telling first, with their words. */
const SUBJECTS: readonly (readonly [tag: string, phrase: string])[] = [
  ['insect', 'an insect'],
  ['animal', 'an animal'],
  ['crowd', 'a crowd of people'],
  ['portrait', 'a person'],
  ['person', 'a person'],
  ['drink', 'a drink'],
  ['food', 'food'],
  ['flower', 'a flower'],
  ['vehicle', 'a vehicle'],
  ['street', 'a street'],
  ['city', 'a city'],
  ['beach', 'a beach'],
  ['mountain', 'mountains'],
  ['snow', 'a snowy scene'],
  ['forest', 'a forest'],
  ['landscape', 'a landscape'],
  ['building', 'a building'],
  ['plant', 'plants'],
  ['water', 'water'],
  ['furniture', 'furniture'],
  ['electronics', 'an electronic device'],
  ['sport', 'a sports scene'],
  ['texture', 'a surface texture'],
  ['text', 'text'],
];

/** Says the subject from the scene tags when no object was found: "a flower", "food". */
export function scenePhrase(scene: Scene): string {
  return SUBJECTS.find(([tag]) => scene.has(tag))?.[1] ?? '';
}

/** What else the scene shows beside its subject: plants behind a bicycle, water under a boat. */
export function surroundings(scene: Scene): string[] {
  const subject = SUBJECTS.find(([tag]) => scene.has(tag))?.[0];
  const kinds = new Set(scene.counts().flatMap(({ label }) => [label, kindOf(label)]));
  const worth: readonly (readonly [string, string])[] = [
    ['plant', 'plants'],
    ['building', 'buildings'],
    ['water', 'water'],
    ['mountain', 'mountains'],
    ['flower', 'flowers'],
  ];
  const objects = kinds.size > 0;
  return worth
    .filter(([tag]) => scene.has(tag) && !kinds.has(tag) && (objects || tag !== subject) && !impliedBy(tag, objects ? undefined : subject))
    .map(([, words]) => words);
}

const impliedBy = (tag: string, subject: string | undefined): boolean =>
  (tag === 'plant' && ['flower', 'forest'].includes(subject ?? '')) ||
  (tag === 'building' && subject === 'city') ||
  (tag === 'water' && ['beach', 'drink'].includes(subject ?? ''));

/** "outdoors under the sky", "indoors", "at night"; empty when nothing says where. */
export function settingPhrase(scene: Scene): string {
  const place = scene.has('outdoor')
    ? scene.has('sky') && !scene.has('sunset') && !scene.has('night')
      ? 'outdoors under the sky'
      : 'outdoors'
    : scene.has('indoor')
      ? 'indoors'
      : '';
  const time = scene.has('sunset') ? 'at sunset' : scene.has('night') ? 'at night' : '';
  return [place, time].filter(Boolean).join(' ');
}

const GRAPHICS: readonly (readonly [tag: string, noun: string])[] = [
  ['chart', 'chart'],
  ['map', 'map'],
  ['diagram', 'diagram'],
  ['screenshot', 'screenshot'],
  ['logo', 'logo'],
  ['icon', 'icon'],
  ['pattern', 'pattern'],
  ['cartoon', 'cartoon'],
  ['illustration', 'illustration'],
  ['abstract', 'abstract graphic'],
];

/** What the picture is: "photograph", "black-and-white photograph", "close-up photograph", "abstract graphic", "page of text". */
export function pictureNoun(scene: Scene, grayscale: boolean): string {
  if (scene.kind === 'document') return 'page of text';
  if (scene.kind === 'graphic') return GRAPHICS.find(([tag]) => scene.has(tag))?.[1] ?? 'graphic';
  const closeup = scene.has('closeup') && !scene.has('landscape') ? 'close-up ' : '';
  return `${grayscale ? 'black-and-white ' : ''}${closeup}photograph`;
}

export const article = withArticle;
