import type { Actor, Spender } from '@argus/common';
import type { SourceKind } from '@argus/assets';
import type { SniffedFile } from '@argus/imaging';
import type { Settle } from '@argus/platform/idempotency';
import type { SpooledFile } from '@argus/platform/spool';

/** One analysis of one picture costs this. */
export const ANALYSIS_CREDITS = 1;

/** Bytes on their way in, and what was said with them. */
export interface Intake {
  readonly file: SpooledFile;
  /** As the client wrote it. */
  readonly filename: string;
  readonly source: { readonly kind: SourceKind; readonly ref: string | null };
  readonly project: string | null;
  readonly tags: readonly string[];
  readonly uploadedBy: string | null;
  /** The key that brought it in. */
  readonly actor: Actor | null;
  /** The key on whose count it is paid for; absent or null where there is no such limit. */
  readonly spender?: Spender | null;
  /** Called with the asset's id in the unit of work that makes the asset. */
  readonly settle: Settle;
  /** False stores a picture without looking at it. */
  readonly analyze: boolean;
  /** The plan `precheck` went by. */
  readonly planId?: string;
  /** True takes over the analysis of an equal asset of the workspace, where there is one. */
  readonly reuse: boolean;
}

/** Stored bytes that ask to become an asset. */
export interface Candidate {
  readonly id: string;
  readonly storageKey: string;
  readonly filename: string;
  readonly type: SniffedFile;
  readonly analyse: boolean;
  readonly intake: Intake;
}
