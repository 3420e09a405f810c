import type { z } from 'zod';
import type { ListedProject, ProjectPatch } from '@argus/assets';
import type { projectPatchBody, projectSchema } from './api-v1-projects.schema';

export const presentProject = (project: ListedProject): z.input<typeof projectSchema> => ({
  id: project.id,
  organization_id: project.organizationId,
  name: project.name,
  app_url: project.appUrl,
  config: project.config,
  created_at: project.createdAt.toISOString(),
});

export const projectPatchOf = ({ app_url: appUrl, ...same }: z.output<typeof projectPatchBody>): ProjectPatch => ({ ...same, appUrl });
