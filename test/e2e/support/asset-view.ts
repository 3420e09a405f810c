/** An asset as document 000 shows it, with the fields the tests look at. The published document holds the whole shape. */
export interface AssetView {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly url: string;
  readonly thumbnailUrl: string | null;
  readonly thumbhash: string | null;
  readonly status: 'pending' | 'ready' | 'error' | 'deleted';
  readonly tags: string[];
  readonly analysis: AnalysisView | null;
  readonly project: string | null;
  readonly uploadedBy: string | null;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly exif: Record<string, unknown> | null;
  readonly duplicateOf: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt?: string;
  readonly recoversAt?: string;
}

export interface AnalysisView {
  readonly description: string;
  readonly richDescription: string;
  readonly mood: string;
  readonly dominantColors: { readonly hex: string; readonly name: string }[];
  readonly useCases: string[];
  readonly tags: string[];
  readonly createdAt: string;
}

export interface AssetListView {
  readonly assets: AssetView[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

export interface UsageView {
  readonly tier: string;
  readonly credits: {
    readonly remaining: number | null;
    readonly monthly: number | null;
    readonly used: number;
    readonly held: number;
    readonly packs: number;
    readonly resetsAt: string;
  };
  readonly assets: { readonly count: number; readonly limit: number | null };
}

/** A failure in the root family's shape. */
export interface ErrorView {
  readonly error: string;
  readonly code: string;
  readonly fix: string;
  readonly requestId: string;
  readonly upgrade?: boolean;
  readonly errors?: { readonly field: string; readonly message: string }[];
  readonly [detail: string]: unknown;
}
