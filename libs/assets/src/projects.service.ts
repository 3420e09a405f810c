import { Injectable } from '@nestjs/common';
import { type Actor, AppError, Clock, fold, isUuid, newId } from '@argus/common';
import { AuditTrail } from '@argus/platform/audit';
import { isUniqueViolation, UnitOfWork } from '@argus/platform/database';
import { type ListedProject, type ProjectPatch, ProjectsRepository, projectSlug } from './projects.repository';

export interface ProjectRequest {
  readonly name: string;
  readonly appUrl: string | null;
  readonly config: Readonly<Record<string, unknown>>;
}

const BATCH = 1_000;

/** Projects as things of their own. Uploads name them and find or make them by that name. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly audit: AuditTrail,
    private readonly unitOfWork: UnitOfWork,
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
    throw await this.nameTaken(organizationId, name);
  }

  /** Throws `project.not_found`, or `project.name_taken` when another project of the organization has that name, in whatever case. */
  async update(organizationId: string, id: string, patch: ProjectPatch): Promise<ListedProject> {
    const { name } = await this.get(organizationId, id);
    try {
      await this.projects.update(organizationId, id, patch);
    } catch (error) {
      if (isUniqueViolation(error)) throw await this.nameTaken(organizationId, patch.name ?? name);
      throw error;
    }
    return this.get(organizationId, id);
  }

  /** Ends a project. Its assets stay, and are in none from then on. Returns its name. Throws `project.not_found`. */
  async delete(organizationId: string, id: string, actor: Actor): Promise<string> {
    const { name } = await this.get(organizationId, id);
    const now = this.clock.now();
    // However many there are, no transaction lasts long; what comes in meanwhile goes out with the project.
    while ((await this.projects.releaseAssets(organizationId, id, BATCH, now)) === BATCH);
    await this.unitOfWork.run(async () => {
      if (!(await this.projects.lock(organizationId, id))) throw new AppError('project.not_found');
      await this.projects.releaseAssets(organizationId, id, null, now);
      await this.projects.delete(organizationId, id);
      await this.audit.append(organizationId, {
        actor,
        action: 'project.deleted',
        resource: { type: 'project', id: id.toLowerCase() },
        metadata: { name },
      });
    });
    return name;
  }

  private async nameTaken(organizationId: string, name: string): Promise<AppError> {
    const projectId = await this.projects.find(organizationId, name);
    return new AppError('project.name_taken', { details: { projectId } });
  }
}
