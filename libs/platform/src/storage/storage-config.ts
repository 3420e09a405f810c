export interface LocalStorageConfig {
  readonly driver: 'local';
  /** Directory that holds the blobs; made with mode 0700 when absent. */
  readonly root: string;
}

export interface S3StorageConfig {
  readonly driver: 's3';
  readonly endpoint?: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly forcePathStyle: boolean;
}

export type StorageConfig = LocalStorageConfig | S3StorageConfig;
