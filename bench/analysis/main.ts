// How well and how fast the local model tags labelled photographs.
//
//   npm run bench -- analysis --photos DIR
//
// DIR/labels.json: [{ file, coco, cocoOptional, scene }]. One picture at a time, on one thread.
//
// A photograph the tag head has learned from is measured with what heads that have not seen it say (held-out.json, written by
// tools/train-tag-head); any other with the head as it ships. The lines say which.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ImagePreparer, sniff } from '@argus/imaging';
import { z } from 'zod';
import { fuse } from '../../libs/vision/src/local/head/fusion';
import { TagHead } from '../../libs/vision/src/local/head/tag-head';
import { VisionModel } from '../../libs/vision/src/local/model/vision-model';
import { compose } from '../../libs/vision/src/local/words/compose';
import { OperatorError } from '../../tools/support/operator-error';
import { BASIC_SCENE_TAGS, labelledPhotosSchema, scorePhoto, total, type Score, type Total } from './score';

const heldOutSchema = z.record(z.string(), z.record(z.string(), z.number()));

interface Result {
  heldOut: boolean;
  said: string[];
  prepareMs: number;
  analyseMs: number;
}

export async function benchAnalysis(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: { photos: { type: 'string' }, verbose: { type: 'boolean', default: false } } });
  if (!values.photos) throw new OperatorError('Which photographs?', 'npm run bench -- analysis --photos DIR [--verbose]', 64);
  const folder = values.photos;
  const photos = labelledPhotosSchema.parse(JSON.parse(await readFile(path.join(folder, 'labels.json'), 'utf8')));
  const scratch = await mkdtemp(path.join(tmpdir(), 'argus-bench-'));
  const heldOut = heldOutSchema.parse(JSON.parse(await readFile(path.join(__dirname, 'held-out.json'), 'utf8')));
  const preparer = new ImagePreparer();
  const [model, head] = await Promise.all([VisionModel.load(), TagHead.load()]);
  const analyse = async (file: string): Promise<Result> => {
    const source = path.join(folder, file);
    const bytes = await readFile(source);
    const unseen = heldOut[createHash('sha256').update(bytes).digest('hex')];
    const begun = performance.now();
    const { working, ...facts } = await preparer.prepare({ path: source, mimeType: sniff(bytes).mimeType, outputDir: scratch });
    const prepared = performance.now();
    const { detections, features } = await model.look(working.path, working.width, working.height);
    const probabilities = unseen ? new Map(Object.entries(unseen)) : head.probabilities(features);
    const answer = compose(fuse(detections, { probabilities, cutOf: (tag) => head.cutOf(tag) }), facts);
    const ended = performance.now();
    if (values.verbose)
      console.log(
        `\n${file}\n  ${answer.richDescription}\n  mood: ${answer.mood}; alt: ${answer.altText}\n  uses: ${answer.useCases.join('; ')}`,
      );
    const content = answer.tags.filter(({ source: from }) => from === 'detector' || from === 'scene');
    return { heldOut: unseen !== undefined, said: content.map(({ tag }) => tag), prepareMs: prepared - begun, analyseMs: ended - prepared };
  };
  try {
    // Once unmeasured: the first picture compiles what every later one reuses.
    if (photos[0]) await analyse(photos[0].file);
    const [basic, every]: [Score[], Score[]] = [[], []];
    const times: Result[] = [];
    for (const photo of photos) {
      const result = await analyse(photo.file);
      const score = scorePhoto(photo, result.said, (tag) => BASIC_SCENE_TAGS.has(tag));
      basic.push(score);
      every.push(scorePhoto(photo, result.said, () => true));
      times.push(result);
      console.log(line(photo.file, score, result));
    }
    const unseen = times.filter((result) => result.heldOut).length;
    console.log(`\n${photos.length} photographs, ${unseen} of them judged by heads that have not seen them`);
    console.log(`16 basic scene tags and COCO classes   ${summary(total(basic))}`);
    console.log(`every label                            ${summary(total(every))}`);
    console.log(
      `time on one core   prepare ${spread(times.map(({ prepareMs }) => prepareMs))}   model ${spread(times.map(({ analyseMs }) => analyseMs))}`,
    );
  } finally {
    await preparer.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function line(file: string, score: Score, { prepareMs, analyseMs }: Result): string {
  const { precision, recall } = total([score]);
  const marked = [...score.right, ...score.wrong.map((tag) => `!${tag}`), ...score.missed.map((tag) => `-${tag}`)];
  return `${file.padEnd(28)} P ${precision.toFixed(2)} R ${recall.toFixed(2)} ${(prepareMs + analyseMs).toFixed(0).padStart(6)} ms  ${marked.join(', ')}`;
}

const summary = ({ precision, recall, right, wrong, missed }: Total): string =>
  `precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  (${right} right, ${wrong} wrong, ${missed} missed)`;

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((p, q) => p - q);
  const at = (part: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}
