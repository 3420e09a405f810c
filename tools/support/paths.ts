import { existsSync } from 'node:fs';
import path from 'node:path';

/** The checkout (or the image's /app): the nearest folder above with a package.json that is not the compiled copy in dist. */
export const repositoryRoot = ((): string => {
  let folder = __dirname;
  while (path.basename(folder) === 'dist' || !existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${__dirname}`);
    folder = parent;
  }
  return folder;
})();

export const fromRoot = (...parts: string[]): string => path.join(repositoryRoot, ...parts);
