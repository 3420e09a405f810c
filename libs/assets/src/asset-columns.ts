import { fixedPart, Prisma } from '@argus/platform/database';
import type { Asset, AssetAnalysis } from './asset';
import { thumbnailKind } from './renditions';

/** Columns of an asset as it is shown, with its project's name and its analysis; for `FROM asset a` with the joins below. */
export const ASSET_COLUMNS = fixedPart(Prisma.sql`
  a.id, a.organization_id AS "organizationId", a.type::text AS type, a.status::text AS status, a.source_kind::text AS "sourceKind",
  a.filename, a.mime_type AS "mimeType", a.size_bytes::float8 AS "sizeBytes", a.sha256, a.storage_key AS "storageKey",
  a.is_public AS "isPublic",
  (SELECT d.storage_key FROM derivative d WHERE d.asset_id = a.id AND d.kind = ${thumbnailKind(256)}) AS "thumbnailKey",
  a.width, a.height, a.exif, a.thumbhash, a.project_id AS "projectId", p.name AS project, a.user_tags AS "userTags", a.ai_tags AS "aiTags",
  a.uploaded_by AS "uploadedBy",
  a.duplicate_of AS "duplicateOf", a.error_code AS "errorCode", a.error_message AS "errorMessage",
  CASE WHEN a.status IN ('pending', 'processing') THEN (SELECT r.next_attempt_at FROM analysis_run r
    WHERE r.asset_id = a.id AND r.status = 'queued' AND r.error_code = 'billing.budget_paused') END AS "analysisPausedUntil",
  a.created_at AS "createdAt", a.updated_at AS "updatedAt", a.deleted_at AS "deletedAt", a.purge_after AS "purgeAfter",
  n.description, n.rich_description AS "richDescription", n.mood, n.alt_text AS "altText", n.dominant_colors AS "dominantColors",
  n.use_cases AS "useCases", n.tags AS "analysisTags", n.tag_details AS "tagDetails", n.objects, n.provider, n.model, n.created_at AS "analyzedAt"`);

export const ASSET_JOINS = fixedPart(Prisma.sql`LEFT JOIN project p ON p.id = a.project_id LEFT JOIN analysis n ON n.asset_id = a.id`);

type AnalysisRow = { [Key in Exclude<keyof AssetAnalysis, 'tags' | 'createdAt'>]: AssetAnalysis[Key] | null } & {
  analysisTags: string[] | null;
  analyzedAt: Date | null;
};

export type AssetRow = Omit<Asset, 'analysis'> & AnalysisRow;

/** One joined row as an asset. */
export function assetOf(row: AssetRow): Asset {
  const {
    description,
    richDescription,
    mood,
    altText,
    dominantColors,
    useCases,
    analysisTags,
    tagDetails,
    objects,
    provider,
    model,
    analyzedAt,
    ...asset
  } = row;
  if (analyzedAt === null) return { ...asset, analysis: null };
  return {
    ...asset,
    analysis: {
      description: description ?? '',
      richDescription: richDescription ?? '',
      mood: mood ?? '',
      altText: altText ?? '',
      dominantColors: dominantColors ?? [],
      useCases: useCases ?? [],
      tags: analysisTags ?? [],
      tagDetails: tagDetails ?? [],
      objects: objects ?? [],
      provider: provider ?? '',
      model: model ?? '',
      createdAt: analyzedAt,
    },
  };
}
