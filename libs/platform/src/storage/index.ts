export { LocalCopies } from './local-copies';
export { LocalCopiesModule } from './local-copies.module';
export { LocalDiskStore } from './local-disk-store';
export { keyProblem } from './object-key';
export {
  ObjectStore,
  type ByteRange,
  type ListedObject,
  type ObjectPage,
  type ObjectStat,
  type OpenedObject,
  type PutOptions,
  type StorableFile,
} from './object-store';
export { S3Store } from './s3-store';
export { type LocalStorageConfig, type S3StorageConfig, type StorageConfig } from './storage-config';
export { createObjectStore, StorageModule } from './storage.module';
