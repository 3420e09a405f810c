import { type PreparedImage } from '@argus/imaging';
import { type VisionAnswer } from './vision-answer';

/** The picture to look at: a working rendition, never an original. */
export interface VisionPicture {
  path: string;
  mimeType: string;
  width: number;
  height: number;
}

/** What is known about the picture without a model. Width and height are the original's. */
export interface VisionFacts extends Pick<PreparedImage, 'width' | 'height' | 'exif' | 'measurements'> {
  filename?: string;
}

export interface VisionOptions {
  /** The work is given up when it fires; what it cost so far is lost. */
  signal?: AbortSignal;
  /** Told what a call has cost, in millionths of a US dollar, as soon as that is known: also when it fails. */
  onCost?: (microUsd: number) => void;
}

/** Something that can look at a picture and say what it sees. */
export abstract class VisionProvider {
  /** As listed in VISION_PROVIDERS: `local`. */
  abstract readonly name: string;
  /** The model's name and version, kept with every answer. */
  abstract readonly model: string;
  /** What one call is expected to cost, in millionths of a US dollar. */
  readonly expectedCostMicroUsd: number = 0;

  /**
   * @throws AppError; a retryable one means that another provider, or a later try, may answer.
   */
  abstract analyse(picture: VisionPicture, facts: VisionFacts, options?: VisionOptions): Promise<VisionAnswer>;

  /** Loads what the first picture would otherwise wait for. */
  abstract ready(): Promise<void>;

  /** Gives back processes and connections. */
  abstract close(): Promise<void>;
}
