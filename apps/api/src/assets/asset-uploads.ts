import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AppError } from '@argus/common';
import { IntakeService, UrlIntakeService } from '@argus/analysis';
import type { Principal } from '@argus/auth';
import { MultipartReader } from '@argus/platform/http';
import { type AssetOutcome, AssetRequests } from './asset-requests';
import type { IdempotencyHeaders, uploadHeaders, UploadQuery } from './ingest.schema';
import { UPLOAD_LIMIT_BYTES, uploadFields, type uploadFromUrlBody } from './root-asset.schema';

const CREATED = 201;

/** Turns the root family's two ways of uploading into an intake. */
@Injectable()
export class AssetUploads {
  constructor(
    private readonly requests: AssetRequests,
    private readonly multipart: MultipartReader,
    private readonly intake: IntakeService,
    private readonly urlIntake: UrlIntakeService,
  ) {}

  async fromForm(
    who: Principal,
    request: IncomingMessage,
    headers: z.output<typeof uploadHeaders>,
    { analyze, dedupe }: UploadQuery,
  ): Promise<AssetOutcome> {
    // A full workspace is refused before a byte is read; a repetition was let in before.
    const planId = (await this.requests.isKnown(who, headers)) ? undefined : await this.intake.precheck(who.organizationId);
    const { file, fields } = await this.multipart.read(request, {
      fileField: 'file',
      limitBytes: UPLOAD_LIMIT_BYTES,
      fieldsSchema: uploadFields,
    });
    try {
      const expected = headers['content-digest'];
      if (expected !== undefined && expected !== file.sha256) {
        throw new AppError('asset.digest_mismatch', { details: { expectedSha256: expected, receivedSha256: file.sha256 } });
      }
      const values = { sha256: file.sha256, filename: file.filename, fields, analyze, dedupe };
      return await this.requests.run(who, { headers, operation: 'uploadAsset', values, status: CREATED }, (settle) =>
        this.intake.submit(who.organizationId, {
          file,
          filename: file.filename,
          source: { kind: 'upload', ref: null },
          project: fields.project ?? null,
          tags: fields.tags ?? [],
          uploadedBy: fields.uploadedBy ?? null,
          actor: who.actor,
          spender: who.spender,
          settle,
          ...(planId === undefined ? {} : { planId }),
          analyze,
          reuse: dedupe === 'reuse',
        }),
      );
    } finally {
      // An intake takes the file over; a repetition and a refusal have no use for it.
      await file.discard();
    }
  }

  fromUrl(
    who: Principal,
    body: z.output<typeof uploadFromUrlBody>,
    headers: IdempotencyHeaders,
    { analyze, dedupe }: UploadQuery,
  ): Promise<AssetOutcome> {
    const values = { ...body, analyze, dedupe };
    return this.requests.run(who, { headers, operation: 'uploadAssetFromUrl', values, status: CREATED }, (settle) =>
      this.urlIntake.submit(who.organizationId, {
        url: body.url,
        filename: body.filename ?? null,
        limitBytes: UPLOAD_LIMIT_BYTES,
        project: body.project,
        tags: body.tags ?? [],
        uploadedBy: body.uploadedBy,
        actor: who.actor,
        spender: who.spender,
        settle,
        analyze,
        reuse: dedupe === 'reuse',
      }),
    );
  }
}
