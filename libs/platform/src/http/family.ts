import { type Family } from '@argus/common';

const isUnder = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

/** The API family a path speaks. The path decides alone, also for routes that do not exist. */
export const familyOfPath = (path: string): Family => {
  if (isUnder(path, '/api/v1')) return 'api-v1';
  if (isUnder(path, '/v1')) return 'v1';
  return 'root';
};
