import { existsSync } from 'node:fs';
import path from 'node:path';

/** The checkout (or the image's /app): the nearest folder above with a package.json, whether this file runs compiled or not. */
export const repositoryRoot = ((): string => {
  let folder = __dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${__dirname}`);
    folder = parent;
  }
  return folder;
})();

export const fromRoot = (...parts: string[]): string => path.join(repositoryRoot, ...parts);
