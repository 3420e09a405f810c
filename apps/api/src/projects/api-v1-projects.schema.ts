import { z } from 'zod';
import { idParam, timestamp } from '@argus/platform/http';

const side = z.int().min(1).max(10_000);

const configSchema = z
  .looseObject({
    browser: z.string().max(50).optional(),
    viewport: z.object({ width: side, height: side }).optional(),
  })
  .meta({ id: 'ProjectConfig' });

export const projectListQuery = z.object({ organization_id: z.string().max(200).optional() });

export const projectParams = z.object({ project_id: idParam });

const name = z.string().trim().min(2).max(100).meta({ example: 'Main Website' });
const appUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .nullish();

export const newProjectBody = z
  .object({
    organization_id: z.string().max(200).optional().meta({ description: 'Default: the one you act in.' }),
    name,
    app_url: appUrl,
    config: configSchema.default({}),
  })
  .meta({ id: 'NewProject' });

export const projectPatchBody = z
  .object({ name: name.optional(), app_url: appUrl, config: configSchema.optional() })
  .meta({ id: 'ProjectUpdate', description: 'What is left out stays as it is; null clears. `config` replaces the whole one.' });

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
