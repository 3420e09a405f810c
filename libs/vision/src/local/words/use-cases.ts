import { type Frame } from './composition';
import { type Scene } from './scene';

const MOST = 5;

/** What the picture could be used for, from what it shows and how it is framed. At least one, at most five. */
export function useCasesOf(scene: Scene, frame: Frame, copySpace: boolean): string[] {
  const shows = (...tags: string[]): boolean => tags.some((tag) => scene.shows(tag));
  const photo = scene.kind === 'photograph';
  const table: readonly (readonly [boolean, string])[] = [
    [scene.kind === 'document', 'document archive'],
    [shows('chart', 'diagram'), 'report or presentation figure'],
    [shows('map'), 'wayfinding and location pages'],
    [shows('screenshot'), 'product documentation'],
    [shows('logo', 'icon'), 'brand and interface assets'],
    [photo && shows('food', 'drink', 'cup', 'bowl', 'bottle', 'fork', 'knife', 'spoon'), 'menu, recipe or food blog'],
    [photo && shows('insect', 'animal'), 'wildlife, pet or animal-care content'],
    [photo && shows('person', 'portrait', 'crowd'), 'people and community pages (check model releases)'],
    [
      photo && shows('sport', 'sports ball', 'tennis racket', 'skis', 'snowboard', 'surfboard', 'skateboard', 'kite'),
      'sport and leisure content',
    ],
    [photo && shows('vehicle'), 'transport and mobility content'],
    [photo && shows('city', 'street', 'building'), 'architecture, city and travel pages'],
    [photo && shows('beach', 'mountain', 'landscape', 'sunset'), 'travel and outdoor features'],
    [photo && shows('flower', 'plant', 'forest'), 'nature and gardening articles'],
    [photo && shows('furniture', 'indoor'), 'interior and lifestyle content'],
    [photo && shows('electronics'), 'technology articles'],
    [shows('texture', 'pattern'), 'texture or material background'],
    [scene.kind === 'graphic' && !shows('logo', 'icon', 'chart', 'diagram', 'map', 'screenshot'), 'slide or website background'],
    [copySpace && (frame === 'landscape' || frame === 'panorama'), 'hero banner with an overlaid headline'],
    [photo && frame === 'portrait', 'mobile story or poster'],
    [frame === 'square', 'social feed post'],
  ];
  const fitting = table.filter(([fits]) => fits).map(([, useCase]) => useCase);
  return fitting.length > 0 ? fitting.slice(0, MOST) : ['editorial illustration', 'general website imagery'];
}
