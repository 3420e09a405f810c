import { Injectable } from '@nestjs/common';
import { AppError, Clock, fold, isUuid, newId } from '@argus/common';
import { type ListedProject, ProjectsRepository, projectSlug } from './projects.repository';

export interface ProjectRequest {
  readonly name: string;
  readonly appUrl: string | null;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Projects as things of their own. Uploads name them and find or make them by that name. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly clock: Clock,
  ) {}

  /** The newest first. */
  list(organizationId: string): Promise<ListedProject[]> {
    return this.projects.list(organizationId);
  }

  /** Throws `project.not_found`. */
  async get(organizationId: string, id: string): Promise<ListedProject> {
    const project = isUuid(id) ? await this.projects.get(organizationId, id) : null;
    if (!project) throw new AppError('project.not_found');
    return project;
  }

  /** Throws `project.name_taken` when the organization has a project of that name, in whatever case. */
  async create(organizationId: string, { name, appUrl, config }: ProjectRequest): Promise<ListedProject> {
    const project = { id: newId(), organizationId, name, appUrl, config, createdAt: this.clock.now() };
    const folded = { foldedName: fold(name), slug: projectSlug(name) };
    if (await this.projects.insert({ ...project, ...folded })) return project;
    const projectId = await this.projects.find(organizationId, name);
    throw new AppError('project.name_taken', { details: { projectId } });
  }
}
