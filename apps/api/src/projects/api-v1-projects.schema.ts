import { z } from 'zod';
import { timestamp } from '@argus/platform/http';

const side = z.int().min(1).max(10_000);

const configSchema = z
  .looseObject({
    browser: z.string().max(50).optional(),
    viewport: z.object({ width: side, height: side }).optional(),
  })
  .meta({ id: 'ProjectConfig' });

export const projectListQuery = z.object({ organization_id: z.string().max(200).optional() });

export const newProjectBody = z
  .object({
    organization_id: z.string().max(200).optional().meta({ description: 'Default: the one you act in.' }),
    name: z.string().trim().min(2).max(100).meta({ example: 'Main Website' }),
    app_url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .nullish(),
    config: configSchema.default({}),
  })
  .meta({ id: 'NewProject' });

export const projectSchema = z
  .object({
    id: z.uuid(),
    organization_id: z.uuid(),
    name: z.string(),
    app_url: z.string().nullable(),
    config: configSchema,
    created_at: timestamp,
  })
  .meta({ id: 'Project' });

export const projectListSchema = z.array(projectSchema);
