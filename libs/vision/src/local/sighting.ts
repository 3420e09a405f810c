import { z } from 'zod';
import { visionObjectSchema } from '../vision-answer';

/** What the model process saw, before anything is put into words. */
export const sightingSchema = z.object({
  /** Accepted objects, the surest first. */
  objects: z.array(visionObjectSchema),
  /** Accepted tags of the whole picture with their calibrated probability, the likeliest first. */
  scene: z.array(z.object({ tag: z.string(), confidence: z.number().min(0).max(1) })),
});

export type Sighting = z.infer<typeof sightingSchema>;
