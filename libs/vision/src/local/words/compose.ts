import { type VisionAnswer } from '../../vision-answer';
import { type VisionFacts } from '../../vision-provider';
import { type Sighting } from '../sighting';
import { coverageOf, frameOf, hasCopySpace, hasShallowFocus, isSoft, mainSubject, placeOf, type Frame } from './composition';
import { capitalised, counted, listed, sentence, shortened, withArticle } from './grammar';
import { lightWords, mainColors } from './light';
import { moodOf } from './mood';
import { Scene } from './scene';
import { objectPhrase, pictureNoun, said, scenePhrase, settingPhrase, surroundings } from './subject';
import { tagsOf } from './tags';
import { useCasesOf } from './use-cases';

const ALT_TEXT_CHARS = 125;

/** Puts what was seen and measured into words. Nothing is said that was not: no names, no stories, no guesses about people. */
export function compose(sighting: Sighting, facts: VisionFacts): VisionAnswer {
  const scene = new Scene(sighting);
  const { measurements } = facts;
  const frame = frameOf(facts.width, facts.height);
  const core = corePhrase(scene, facts);
  const colors = listed(mainColors(measurements));
  const grayscale = lightWords(measurements).saturation === 'black-and-white';
  const description = sentence(grayscale ? core : `${core}, mostly ${colors}`);
  return {
    description,
    richDescription: [description, ...details(scene, facts, frame)].join(' '),
    mood: moodOf(measurements, scene),
    useCases: useCasesOf(scene, frame, hasCopySpace(measurements)),
    altText: shortened(scene.sighting.objects.length > 0 || scenePhrase(scene) ? sentence(core) : description, ALT_TEXT_CHARS),
    tags: tagsOf(scene, measurements, frame),
    objects: sighting.objects,
  };
}

/** "a close-up photograph of a flower", "a photograph of a dog and a bicycle outdoors". */
function corePhrase(scene: Scene, { measurements }: VisionFacts): string {
  const { saturation } = lightWords(measurements);
  const noun = pictureNoun(scene, saturation === 'black-and-white');
  const tone = saturation === 'vivid' || saturation === 'muted' ? `${saturation} ` : '';
  const what = objectPhrase(scene) || (scene.kind === 'photograph' ? scenePhrase(scene) : '');
  const around = scene.kind === 'photograph' && what ? listed(surroundings(scene).slice(0, 2)) : '';
  const where = scene.kind === 'photograph' && !scene.has('landscape') ? settingPhrase(scene) : timeOnly(scene);
  const parts = [
    withArticle(`${tone}${noun}`),
    what && `${scene.kind === 'photograph' ? 'of' : 'showing'} ${what}`,
    where,
    around && `with ${around} in view`,
  ];
  return parts.filter(Boolean).join(' ');
}

/** A landscape is outdoors anyway; when it was taken is still worth a word. */
function timeOnly(scene: Scene): string {
  if (scene.kind !== 'photograph') return '';
  return scene.has('sunset') ? 'at sunset' : scene.has('night') ? 'at night' : scene.has('sky') ? 'under the sky' : '';
}

function details(scene: Scene, facts: VisionFacts, frame: Frame): string[] {
  const { measurements } = facts;
  const photo = scene.kind === 'photograph';
  return [
    subjectSentence(scene),
    countSentence(scene),
    lightSentence(facts),
    colorSentence(facts),
    photo && hasShallowFocus(measurements) ? 'Sharp detail is concentrated in one area against a soft background.' : '',
    photo && !hasShallowFocus(measurements) && isSoft(measurements) ? 'It is soft overall, with little fine detail.' : '',
    hasCopySpace(measurements) ? 'Large even areas leave room for overlaid text.' : '',
    frameSentence(facts, frame),
    cameraSentence(facts),
  ].filter(Boolean);
}

function subjectSentence(scene: Scene): string {
  const main = mainSubject(scene.sighting.objects);
  if (!main) return '';
  const others = scene.sighting.objects.length > 1 ? 'largest of the objects, ' : '';
  return sentence(
    `${others ? `the ${others}${withArticle(said(main.label))},` : `the ${said(main.label)}`} takes up ${coverageOf(main)}, in ${placeOf(main)}`.replace(
      'in the centre',
      'in the centre',
    ),
  );
}

function countSentence(scene: Scene): string {
  const many = scene.counts().filter(({ count }) => count > 2);
  return many.length > 0 ? sentence(`${listed(many.map(({ label, count }) => counted(said(label), count)))} can be made out`) : '';
}

function lightSentence({ measurements }: VisionFacts): string {
  const { brightness, contrast, temperature } = lightWords(measurements);
  const palette = temperature === 'none' ? '' : ` and ${withArticle(temperature)} palette`;
  return `The picture is ${brightness} with ${contrast}${palette}.`;
}

function colorSentence({ measurements }: VisionFacts): string {
  const colors = measurements.dominantColors
    .slice(0, 4)
    .map(({ name, hex, share }) => `${name} (${hex}, ${Math.max(1, Math.round(share * 100))}%)`);
  return `${capitalised(colors.length === 1 ? 'its one dominant colour is' : 'its dominant colours are')} ${listed(colors)}.`;
}

function frameSentence({ width, height }: VisionFacts, frame: Frame): string {
  const shape = frame === 'square' ? 'square' : frame === 'panorama' ? 'panoramic' : `in ${frame} format`;
  return `It is ${shape}, ${width} × ${height} pixels.`;
}

function cameraSentence({ exif }: VisionFacts): string {
  const { cameraMake = '', cameraModel = '', takenAt } = exif ?? {};
  if (!cameraMake && !cameraModel) return '';
  // Canon calls its cameras "Canon EOS …": the maker is said once.
  const camera = cameraModel.toLowerCase().startsWith(cameraMake.toLowerCase().split(' ')[0] ?? '')
    ? cameraModel
    : `${cameraMake} ${cameraModel}`.trim();
  return `Taken with ${withArticle(camera)}${takenAt ? ` on ${takenAt.slice(0, 10)}` : ''}.`;
}
