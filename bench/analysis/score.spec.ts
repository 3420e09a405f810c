import { scorePhoto, total } from './score';

const dog = { file: 'dog.jpg', coco: ['dog', 'bicycle'], cocoOptional: ['car'], scene: ['outdoor', 'night'] };
const every = (): boolean => true;

describe('scorePhoto', () => {
  it('counts classes, their kinds and scene tags', () => {
    expect(scorePhoto(dog, ['dog', 'animal', 'vehicle', 'outdoor', 'sky'], every)).toEqual({
      right: ['dog', 'animal', 'vehicle', 'outdoor'],
      wrong: ['sky'],
      missed: ['bicycle', 'night'],
    });
  });

  it('counts optional objects and text neither way', () => {
    expect(scorePhoto(dog, ['car', 'text'], every)).toMatchObject({ right: [], wrong: [] });
  });

  it('counts a tag once, and misses outside the given words not at all, but classes always', () => {
    expect(scorePhoto(dog, ['dog', 'dog'], () => false)).toEqual({ right: ['dog'], wrong: [], missed: ['bicycle'] });
  });

  it('adds up', () => {
    expect(total([scorePhoto(dog, ['dog', 'cat'], () => false)])).toEqual({ right: 1, wrong: 1, missed: 1, precision: 0.5, recall: 0.5 });
    expect(total([])).toMatchObject({ precision: 0, recall: 0 });
  });
});
