import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { IntakeService, UrlIntakeService } from '@argus/analysis';
import type { Asset } from '@argus/assets';
import type { Principal } from '@argus/auth';
import { MultipartReader } from '@argus/platform/http';
import { UPLOAD_LIMIT_BYTES, uploadFields, type uploadFromUrlBody } from './root-asset.schema';

/** Turns the root family's two ways of uploading into an intake. */
@Injectable()
export class AssetUploads {
  constructor(
    private readonly multipart: MultipartReader,
    private readonly intake: IntakeService,
    private readonly urlIntake: UrlIntakeService,
  ) {}

  async fromForm(who: Principal, request: IncomingMessage, analyze: boolean): Promise<Asset> {
    await this.intake.precheck(who.organizationId);
    const { file, fields } = await this.multipart.read(request, {
      fileField: 'file',
      limitBytes: UPLOAD_LIMIT_BYTES,
      fieldsSchema: uploadFields,
    });
    return this.intake.submit(who.organizationId, {
      file,
      filename: file.filename,
      source: { kind: 'upload', ref: null },
      project: fields.project ?? null,
      tags: fields.tags ?? [],
      uploadedBy: fields.uploadedBy ?? null,
      actorId: who.actor.id,
      analyze,
    });
  }

  fromUrl(who: Principal, body: z.output<typeof uploadFromUrlBody>, analyze: boolean): Promise<Asset> {
    return this.urlIntake.submit(who.organizationId, {
      url: body.url,
      filename: body.filename ?? null,
      limitBytes: UPLOAD_LIMIT_BYTES,
      project: body.project,
      tags: body.tags ?? [],
      uploadedBy: body.uploadedBy,
      actorId: who.actor.id,
      analyze,
    });
  }
}
