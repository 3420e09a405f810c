import type { ExifFacts, FileKind } from '@argus/imaging';

export type AssetStatus = 'pending' | 'processing' | 'ready' | 'failed';
export type SourceKind = 'upload' | 'url' | 'camera' | 'test_run' | 'describe';

export interface DominantColorView {
  readonly hex: string;
  readonly name: string;
  readonly family?: string;
  readonly share?: number;
}

/** What the latest successful look at a picture said. */
export interface AssetAnalysis {
  readonly description: string;
  readonly richDescription: string;
  readonly mood: string;
  readonly altText: string;
  readonly dominantColors: readonly DominantColorView[];
  readonly useCases: readonly string[];
  readonly tags: readonly string[];
  readonly tagDetails: readonly { readonly tag: string; readonly confidence: number; readonly source: string }[];
  readonly objects: readonly {
    readonly label: string;
    readonly confidence: number;
    readonly box: { x: number; y: number; width: number; height: number };
  }[];
  readonly provider: string;
  readonly model: string;
  readonly createdAt: Date;
}

/** One asset with what belongs to it when it is shown. */
export interface Asset {
  readonly id: string;
  readonly organizationId: string;
  readonly type: FileKind;
  readonly status: AssetStatus;
  readonly sourceKind: SourceKind;
  readonly filename: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly storageKey: string;
  /** Where the small thumbnail lies; null until it is made. */
  readonly thumbnailKey: string | null;
  /** Anybody who knows the link may have the file. */
  readonly isPublic: boolean;
  readonly width: number | null;
  readonly height: number | null;
  readonly exif: ExifFacts | null;
  /** Base64; null until the picture is prepared, and for files that are no pictures. */
  readonly thumbhash: string | null;
  readonly projectId: string | null;
  /** Its name. */
  readonly project: string | null;
  readonly userTags: readonly string[];
  readonly aiTags: readonly string[];
  readonly uploadedBy: string | null;
  readonly duplicateOf: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** Its analysis waits for the workspace's budget until then; null when it does not. */
  readonly analysisPausedUntil: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
  readonly purgeAfter: Date | null;
  readonly analysis: AssetAnalysis | null;
}

export interface NewAsset {
  readonly id: string;
  readonly organizationId: string;
  readonly projectId: string | null;
  readonly type: FileKind;
  readonly status: 'pending' | 'ready';
  readonly sourceKind: SourceKind;
  readonly sourceRef: string | null;
  readonly filename: string;
  readonly mimeType: string;
  readonly extension: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly storageKey: string;
  readonly userTags: readonly string[];
  readonly uploadedBy: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** How long a trashed asset can be recovered. */
export const TRASH_DAYS = 30;

/** What a trashed asset answers with. */
export interface TrashReceipt {
  readonly id: string;
  readonly deletedAt: Date;
  readonly recoversAt: Date;
}
