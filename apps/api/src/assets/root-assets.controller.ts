import type { IncomingMessage } from 'node:http';
import { Controller, Delete, Get, Patch, Post, Req, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { z } from 'zod';
import { AnalysisRequestService } from '@argus/analysis';
import { AssetsService, ContentLinks, TrashService } from '@argus/assets';
import { CurrentPrincipal, type Principal } from '@argus/auth';
import { Operation, RequestBody, RequestHeaders, RequestParams, RequestQuery } from '@argus/platform/http';
import { AssetRequests } from './asset-requests';
import { AssetUploads } from './asset-uploads';
import { type IdempotencyHeaders, idempotencyHeaders, uploadHeaders, type UploadQuery, uploadQuery, waitQuery } from './ingest.schema';
import { presentAsset, presentTrashReceipt } from './root-asset.presenter';
import { assetParams, assetSchema, patchBody, trashReceiptSchema, uploadFields, uploadFromUrlBody } from './root-asset.schema';

type Id = z.output<typeof assetParams>;
type AssetReply = z.input<typeof assetSchema>;

const REPLAY = { 'Idempotency-Replayed': { description: '`true` when the request had been carried out before.' } };

/** What an upload under an Idempotency-Key is answered besides; not found is the asset of a repetition that was removed for good. */
const REPEATED = ['request.idempotency_in_flight', 'request.idempotency_mismatch', 'asset.not_found'] as const;

/** Document 000: `/assets`. */
@Controller('assets')
export class RootAssetsController {
  constructor(
    private readonly requests: AssetRequests,
    private readonly uploads: AssetUploads,
    private readonly assets: AssetsService,
    private readonly trashed: TrashService,
    private readonly analyses: AnalysisRequestService,
    private readonly links: ContentLinks,
  ) {}

  @Post('upload')
  @Operation({
    id: 'uploadAsset',
    summary: 'Upload a file',
    description:
      'JPEG, PNG, GIF, WebP and SVG are looked at in the background for one credit: poll the asset until it is `ready`. Any other file is stored and `ready` at once.',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.write',
    request: {
      query: uploadQuery,
      headers: uploadHeaders,
      multipart: { fileField: 'file', fields: uploadFields, description: 'At most 20 MB.' },
    },
    responses: { 201: { description: 'The asset; `pending` while it is looked at.', schema: assetSchema, headers: REPLAY } },
    errors: [
      'asset.file_required',
      'asset.file_empty',
      'asset.file_too_large',
      'asset.filename_invalid',
      'asset.digest_mismatch',
      'asset.quota_exceeded',
      'billing.insufficient_credits',
      'billing.key_limit_reached',
      'storage.full',
      'storage.unavailable',
      ...REPEATED,
    ],
  })
  async upload(
    @CurrentPrincipal() who: Principal,
    @Req() request: IncomingMessage,
    @RequestHeaders() headers: z.output<typeof uploadHeaders>,
    @RequestQuery() query: UploadQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssetReply> {
    return this.requests.answer(response, await this.uploads.fromForm(who, request, headers, query), query.wait);
  }

  @Post('upload-from-url')
  @Operation({
    id: 'uploadAssetFromUrl',
    summary: 'Upload what lies at a URL',
    description: 'Only public addresses are fetched, at most 20 MB, within 30 seconds.',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.write',
    request: { query: uploadQuery, headers: idempotencyHeaders, body: uploadFromUrlBody },
    responses: { 201: { description: 'The asset; `pending` while it is looked at.', schema: assetSchema, headers: REPLAY } },
    errors: [
      'fetch.url_invalid',
      'fetch.address_refused',
      'fetch.failed',
      'asset.file_empty',
      'asset.file_too_large',
      'asset.filename_invalid',
      'asset.quota_exceeded',
      'billing.insufficient_credits',
      'billing.key_limit_reached',
      'storage.full',
      'storage.unavailable',
      ...REPEATED,
    ],
  })
  async uploadFromUrl(
    @CurrentPrincipal() who: Principal,
    @RequestHeaders() headers: IdempotencyHeaders,
    @RequestQuery() query: UploadQuery,
    @RequestBody() body: z.output<typeof uploadFromUrlBody>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssetReply> {
    return this.requests.answer(response, await this.uploads.fromUrl(who, body, headers, query), query.wait);
  }

  @Get(':id')
  @Operation({
    id: 'getAsset',
    summary: 'Get one asset with everything known about it',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.read',
    request: { params: assetParams, query: waitQuery },
    responses: { 200: { description: 'The asset, also from the trash.', schema: assetSchema } },
    errors: ['asset.not_found'],
  })
  async get(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: Id,
    @RequestQuery() query: z.output<typeof waitQuery>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssetReply> {
    const asset = await this.assets.get(who.organizationId, id);
    return this.requests.answer(response, { asset, status: 200, replayed: false }, query.wait);
  }

  @Patch(':id')
  @Operation({
    id: 'updateAsset',
    summary: 'Change tags, project or uploader',
    description: '`tags` replaces your tags and leaves the AI’s. What is not named stays as it is.',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.write',
    request: { params: assetParams, body: patchBody },
    responses: { 200: { description: 'The asset as it is now.', schema: assetSchema } },
    errors: ['asset.not_found', 'asset.in_trash'],
  })
  async update(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: Id,
    @RequestBody() patch: z.output<typeof patchBody>,
  ): Promise<AssetReply> {
    return presentAsset(await this.assets.patch(who.organizationId, id, patch), this.links);
  }

  @Delete(':id')
  @Operation({
    id: 'deleteAsset',
    summary: 'Move an asset to the trash',
    description: 'It can be recovered for 30 days. Deleting it again changes nothing.',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.write',
    request: { params: assetParams },
    responses: { 200: { description: 'When it was deleted and until when it can be recovered.', schema: trashReceiptSchema } },
    errors: ['asset.not_found'],
  })
  async trash(@CurrentPrincipal() who: Principal, @RequestParams() { id }: Id): Promise<z.input<typeof trashReceiptSchema>> {
    return presentTrashReceipt(await this.trashed.trash(who.organizationId, id, who.actor));
  }

  @Post(':id/recover')
  @Operation({
    id: 'recoverAsset',
    summary: 'Take an asset out of the trash',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.write',
    request: { params: assetParams, headers: idempotencyHeaders },
    responses: { 200: { description: 'The asset, live again.', schema: assetSchema, headers: REPLAY } },
    errors: [
      'asset.not_found',
      'asset.not_in_trash',
      'asset.recovery_expired',
      'asset.quota_exceeded',
      'request.idempotency_in_flight',
      'request.idempotency_mismatch',
    ],
  })
  async recover(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: Id,
    @RequestHeaders() headers: IdempotencyHeaders,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssetReply> {
    const outcome = await this.requests.run(who, { headers, operation: 'recoverAsset', values: { id }, status: 200 }, (settle) =>
      this.trashed.recover(who.organizationId, id, who.actor, settle),
    );
    return this.requests.answer(response, outcome);
  }

  @Post(':id/analyze')
  @Operation({
    id: 'analyzeAsset',
    summary: 'Look at an asset again',
    description: 'Costs one credit, which comes back if it fails. While a look is under way, asking again changes and costs nothing.',
    tags: ['Assets'],
    family: 'root',
    permission: 'assets.write',
    request: { params: assetParams, query: waitQuery, headers: idempotencyHeaders },
    responses: { 202: { description: 'The asset, `pending` again.', schema: assetSchema, headers: REPLAY } },
    errors: [
      'asset.not_found',
      'asset.in_trash',
      'asset.not_analysable',
      'image.unreadable',
      'billing.insufficient_credits',
      'billing.key_limit_reached',
      'request.idempotency_in_flight',
      'request.idempotency_mismatch',
    ],
  })
  async analyze(
    @CurrentPrincipal() who: Principal,
    @RequestParams() { id }: Id,
    @RequestHeaders() headers: IdempotencyHeaders,
    @RequestQuery() query: z.output<typeof waitQuery>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssetReply> {
    const outcome = await this.requests.run(who, { headers, operation: 'analyzeAsset', values: { id }, status: 202 }, (settle) =>
      this.analyses.request(who.organizationId, id, settle, who.spender),
    );
    return this.requests.answer(response, outcome, query.wait);
  }
}
