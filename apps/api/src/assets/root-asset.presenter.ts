import type { z } from 'zod';
import { type Asset, type AssetStatus, type ContentLinks, mergeTags, type TrashReceipt } from '@argus/assets';
import type { assetSchema, trashReceiptSchema } from './root-asset.schema';

export type RootStatus = z.output<typeof assetSchema>['status'];

/** Document 000's words: a picture being processed is still pending, a failed one is an error. */
const STATUS_WORD: Record<AssetStatus, Exclude<RootStatus, 'deleted'>> = {
  pending: 'pending',
  processing: 'pending',
  ready: 'ready',
  failed: 'error',
};

/** An asset as the root family shows it. */
export function presentAsset(asset: Asset, links: ContentLinks): z.input<typeof assetSchema> {
  const { analysis } = asset;
  return {
    id: asset.id,
    filename: asset.filename,
    mimeType: asset.mimeType,
    url: links.original(asset),
    thumbnailUrl: links.thumbnail(asset),
    thumbhash: asset.thumbhash,
    status: asset.deletedAt ? 'deleted' : STATUS_WORD[asset.status],
    tags: mergeTags(asset.userTags, asset.aiTags),
    analysis: analysis && {
      description: analysis.description,
      richDescription: analysis.richDescription,
      mood: analysis.mood,
      altText: analysis.altText,
      dominantColors: [...analysis.dominantColors],
      useCases: [...analysis.useCases],
      tags: [...analysis.tags],
      tagDetails: [...analysis.tagDetails],
      objects: [...analysis.objects],
      provider: analysis.provider,
      model: analysis.model,
      createdAt: analysis.createdAt.toISOString(),
    },
    project: asset.project,
    uploadedBy: asset.uploadedBy,
    size: asset.sizeBytes,
    width: asset.width,
    height: asset.height,
    exif: asset.exif,
    duplicateOf: asset.duplicateOf,
    error: asset.errorCode === null ? null : { code: asset.errorCode, message: asset.errorMessage ?? '' },
    ...(asset.analysisPausedUntil ? { analysisPausedUntil: asset.analysisPausedUntil.toISOString() } : {}),
    createdAt: asset.createdAt.toISOString(),
    updatedAt: asset.updatedAt.toISOString(),
    ...(asset.deletedAt ? { deletedAt: asset.deletedAt.toISOString() } : {}),
    ...(asset.purgeAfter ? { recoversAt: asset.purgeAfter.toISOString() } : {}),
  };
}

export const presentTrashReceipt = ({ id, deletedAt, recoversAt }: TrashReceipt): z.input<typeof trashReceiptSchema> => ({
  id,
  status: 'deleted',
  deletedAt: deletedAt.toISOString(),
  recoversAt: recoversAt.toISOString(),
});
