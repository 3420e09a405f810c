import { z } from 'zod';
import { serveTasks } from '@argus/platform/child-process';
import { fuse } from './head/fusion';
import { TagHead } from './head/tag-head';
import { VisionModel } from './model/vision-model';
import { type Sighting } from './sighting';

const pictureSchema = z.object({ path: z.string(), width: z.number().positive(), height: z.number().positive() });

void serveTasks(async () => {
  const [model, head] = await Promise.all([VisionModel.load(), TagHead.load()]);
  return async (task): Promise<Sighting> => {
    const { path, width, height } = pictureSchema.parse(task);
    const { detections, features } = await model.look(path, width, height);
    return fuse(detections, { probabilities: head.probabilities(features), cutOf: (tag) => head.cutOf(tag) });
  };
});
