import { type Measurements } from '@argus/imaging';
import { visionAnswerSchema, type VisionObject } from '../../vision-answer';
import { type VisionFacts } from '../../vision-provider';
import { type Sighting } from '../sighting';
import { coverageOf, frameOf, hasShallowFocus, placeOf } from './composition';
import { compose } from './compose';
import { lightWords, mainColors } from './light';

const measured = (changes: Partial<Measurements> = {}): Measurements => ({
  dominantColors: [
    { hex: '#20406a', name: 'dark slate blue', family: 'dark blue', share: 0.6 },
    { hex: '#c8c8c8', name: 'silver', family: 'light gray', share: 0.3 },
    { hex: '#101010', name: 'black', family: 'black', share: 0.02 },
  ],
  lightness: 0.55,
  contrast: 0.2,
  chroma: 0.07,
  neutralShare: 0.3,
  warmth: 0,
  clippedDarkShare: 0,
  clippedBrightShare: 0,
  colorCount: 900,
  sharpness: 400,
  flatShare: 0.3,
  sharpnessGrid: [9, 9, 9, 9, 9, 9, 9, 9, 9],
  ...changes,
});
const facts = (changes: Partial<Measurements> = {}, more: Partial<VisionFacts> = {}): VisionFacts => ({
  width: 1600,
  height: 1200,
  exif: null,
  measurements: measured(changes),
  ...more,
});
const object = (
  label: string,
  [x, y, width, height]: [number, number, number, number] = [0.4, 0.4, 0.2, 0.2],
  confidence = 0.8,
): VisionObject => ({
  label,
  confidence,
  box: { x, y, width, height },
});
const saw = (objects: VisionObject[], ...scene: string[]): Sighting => ({
  objects,
  scene: scene.map((tag, index) => ({ tag, confidence: 0.9 - index / 100 })),
});

describe('the description', () => {
  it.each<[string, Sighting, Partial<Measurements>, string]>([
    [
      'objects',
      saw([object('dog'), object('bicycle')], 'outdoor'),
      {},
      'A photograph of a dog and a bicycle outdoors, mostly dark blue and light gray.',
    ],
    [
      'many of a kind',
      saw([...Array.from({ length: 3 }, () => object('person')), object('kite')], 'outdoor', 'sky'),
      {},
      'A photograph of three people and a kite outdoors under the sky, mostly dark blue and light gray.',
    ],
    [
      'objects with surroundings',
      saw([object('boat')], 'outdoor', 'water'),
      {},
      'A photograph of a boat outdoors with water in view, mostly dark blue and light gray.',
    ],
    [
      'a scene without objects',
      saw([], 'flower', 'plant', 'closeup'),
      {},
      'A close-up photograph of a flower, mostly dark blue and light gray.',
    ],
    [
      'a landscape',
      saw([], 'landscape', 'outdoor', 'sky'),
      {},
      'A photograph of a landscape under the sky, mostly dark blue and light gray.',
    ],
    ['indoors', saw([object('couch')], 'indoor'), {}, 'A photograph of a couch indoors, mostly dark blue and light gray.'],
    ['grey pictures', saw([], 'texture'), { neutralShare: 1, chroma: 0 }, 'A black-and-white photograph of a surface texture.'],
    ['drawings', saw([], 'graphic', 'abstract'), { chroma: 0.15 }, 'A vivid abstract graphic, mostly dark blue and light gray.'],
    ['charts', saw([], 'graphic', 'chart'), {}, 'A chart, mostly dark blue and light gray.'],
    ['pages', saw([], 'document', 'text'), { chroma: 0.01 }, 'A muted page of text, mostly dark blue and light gray.'],
    ['nothing recognised', saw([]), {}, 'A photograph, mostly dark blue and light gray.'],
    [
      'night',
      saw([], 'building', 'outdoor', 'night'),
      {},
      'A photograph of a building outdoors at night, mostly dark blue and light gray.',
    ],
  ])('names %s', (_name, sighting, changes, expected) => {
    expect(compose(sighting, facts(changes)).description).toBe(expected);
  });
});

describe('the answer', () => {
  const exif = { cameraMake: 'Canon', cameraModel: 'Canon EOS 5D', takenAt: '2024-02-29T12:30:00' };

  it('is complete and keeps to the schema, whatever was seen', () => {
    const many = Array.from({ length: 40 }, (_, index) => object(['person', 'car', 'dog', 'chair', 'cup', 'book'][index % 6]!));
    for (const sighting of [saw([]), saw(many, 'outdoor'), saw([object('mouse')], 'indoor', 'electronics')]) {
      const answer = compose(sighting, facts({}, { exif }));
      expect(visionAnswerSchema.parse(answer)).toEqual(answer);
      expect(answer.useCases.length).toBeGreaterThan(0);
      expect(new Set(answer.tags.map(({ tag }) => tag)).size).toBe(answer.tags.length);
      expect(answer.richDescription).not.toMatch(/ {2}|undefined|NaN|\.\.| ,|a a\w/);
    }
  });

  it('tells place, light, colours, frame and camera', () => {
    expect(compose(saw([object('dog', [0, 0.5, 0.3, 0.5])], 'outdoor'), facts({ warmth: 0.8 }, { exif })).richDescription).toBe(
      'A photograph of a dog outdoors, mostly dark blue and light gray. The dog takes up about a tenth of the frame, in the lower left. ' +
        'The picture is evenly lit with moderate contrast and a warm palette. ' +
        'Its dominant colours are dark slate blue (#20406a, 60%), silver (#c8c8c8, 30%) and black (#101010, 2%). ' +
        'It is in landscape format, 1600 × 1200 pixels. Taken with a Canon EOS 5D on 2024-02-29.',
    );
  });

  it('keeps confidences and says what each tag rests on', () => {
    const { tags } = compose(saw([object('dog', undefined, 0.71)], 'outdoor'), facts());
    expect(tags).toEqual([
      { tag: 'outdoor', confidence: 0.9, source: 'scene' },
      { tag: 'dog', confidence: 0.71, source: 'detector' },
      { tag: 'animal', confidence: 0.71, source: 'detector' },
      { tag: 'dark blue', confidence: 1, source: 'pixels' },
      { tag: 'light gray', confidence: 1, source: 'pixels' },
      { tag: 'landscape format', confidence: 1, source: 'metadata' },
    ]);
  });

  it('gives alt text without colours when there is a subject, of at most 125 characters', () => {
    expect(compose(saw([object('dog')], 'outdoor'), facts()).altText).toBe('A photograph of a dog outdoors.');
    expect(compose(saw([]), facts()).altText).toBe('A photograph, mostly dark blue and light gray.');
  });

  it.each<[Partial<Measurements>, string[], string]>([
    [{ lightness: 0.2, contrast: 0.3 }, [], 'dramatic'],
    [{ lightness: 0.2, contrast: 0.15, warmth: -0.9 }, [], 'moody, cool'],
    [{ lightness: 0.8, chroma: 0.03 }, [], 'airy'],
    [{ lightness: 0.8, chroma: 0.13, warmth: 0.9 }, [], 'cheerful, energetic, warm'],
    [{ contrast: 0.1 }, ['water'], 'serene'],
    [{ neutralShare: 1 }, [], 'timeless'],
    [{}, [], 'neutral'],
  ])('has the mood of %j %j: %s', (changes, scene, mood) => {
    expect(compose(saw([], ...scene), facts(changes)).mood).toBe(mood);
  });

  it.each<[Sighting, Partial<VisionFacts>, string]>([
    [saw([object('pizza')], 'indoor'), {}, 'menu, recipe or food blog'],
    [saw([object('dog')]), {}, 'wildlife, pet or animal-care content'],
    [saw([], 'mountain', 'landscape'), {}, 'travel and outdoor features'],
    [saw([], 'document'), {}, 'document archive'],
    [saw([object('person')]), { width: 600, height: 900 }, 'mobile story or poster'],
    [saw([]), {}, 'editorial illustration'],
  ])('suggests uses, case %#', (sighting, more, useCase) => {
    expect(compose(sighting, facts({}, more)).useCases).toContain(useCase);
  });
});

describe('composition and light', () => {
  it.each<[[number, number, number, number], string, string]>([
    [[0, 0, 1, 1], 'the centre', 'almost the whole frame'],
    [[0, 0, 0.2, 0.2], 'the upper left', 'a small part of the frame'],
    [[0.7, 0.3, 0.3, 0.4], 'the right', 'about a tenth of the frame'],
    [[0.2, 0.7, 0.6, 0.3], 'the lower part', 'about a fifth of the frame'],
    [[0.1, 0.1, 0.8, 0.8], 'the centre', 'most of the frame'],
  ])('%j lies in %s and takes %s', (box, place, coverage) => {
    expect([placeOf(object('x', box)), coverageOf(object('x', box))]).toEqual([place, coverage]);
  });

  it.each<[number, number, string]>([
    [3000, 1000, 'panorama'],
    [1600, 1200, 'landscape'],
    [1000, 1000, 'square'],
    [900, 1000, 'square'],
    [600, 900, 'portrait'],
  ])('%d × %d is %s', (width, height, frame) => {
    expect(frameOf(width, height)).toBe(frame);
  });

  it('names light by steps, and colours once', () => {
    expect(lightWords(measured({ lightness: 0.1, chroma: 0.2, contrast: 0.3, warmth: -0.6 }))).toEqual({
      brightness: 'very dark',
      saturation: 'vivid',
      temperature: 'cool',
      contrast: 'high contrast',
    });
    expect(lightWords(measured({ neutralShare: 0.99 }))).toMatchObject({ saturation: 'black-and-white', temperature: 'none' });
    expect(mainColors(measured())).toEqual(['dark blue', 'light gray']);
    expect(mainColors(measured({ dominantColors: [{ hex: '#000000', name: 'black', family: 'black', share: 0.01 }] }))).toEqual(['black']);
    expect(hasShallowFocus(measured({ flatShare: 0.6, sharpnessGrid: [1, 1, 1, 2, 900, 2, 1, 1, 1] }))).toBe(true);
  });
});
