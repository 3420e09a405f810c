import { stat } from 'node:fs/promises';
import { type StorableFile } from './object-store';

/** A file that lost bytes since it was received must not be stored; over HTTP a short body would also hang until the time is up. */
export const assertWhole = async (file: StorableFile): Promise<void> => {
  const { size } = await stat(file.path);
  if (size !== file.sizeBytes) throw new Error(`${file.path} has ${size} bytes, not the ${file.sizeBytes} it was received with`);
};
