// Compiles apps, libs and tools into dist/ with swc: about a second, incremental by modification time.
// `nest build` is not used: with the swc builder it mixes the projects of a monorepo up.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import { transformFile } from '@swc/core';

const require = createRequire(import.meta.url);
const { root, swcOptions } = require('./swc-options.cjs');
const SOURCES = ['apps', 'libs', 'tools', 'bench', 'prisma'];
const COPIED = new Set(['.json', '.sql', '.bin', '.cjs', '.mjs', '.css', '.html']);
const outDir = path.join(root, 'dist');

const isTest = (file) => /\.(spec|e2e-spec)\.ts$/.test(file) || file.endsWith('.d.ts');

function* walk(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const full = path.join(dir, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else yield full;
  }
}

// A dist made by another compiler configuration, or in another folder, is stale as a whole.
const stamp = createHash('sha256')
  .update(JSON.stringify(swcOptions))
  .update(readFileSync(path.join(root, 'package.json')))
  .digest('hex');
const stampFile = path.join(outDir, '.stamp');
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) rmSync(outDir, { recursive: true, force: true });
mkdirSync(outDir, { recursive: true });

const wanted = new Set([stampFile]);
const work = [];
function* sources() {
  yield path.join(root, 'package.json');
  for (const name of SOURCES) if (existsSync(path.join(root, name))) yield* walk(path.join(root, name));
}

for (const file of sources()) {
  const relative = path.relative(root, file);
  const compiled = file.endsWith('.ts') && !isTest(file);
  if (!compiled && !COPIED.has(path.extname(file))) continue;
  const target = path.join(outDir, compiled ? relative.replace(/\.ts$/, '.js') : relative);
  wanted.add(target);
  if (compiled) wanted.add(`${target}.map`);
  const changedAt = statSync(file).mtime;
  if (existsSync(target) && statSync(target).mtimeMs === changedAt.getTime()) continue;
  work.push({ file, target, compiled, changedAt });
}

await Promise.all(
  work.map(async ({ file, target, compiled, changedAt }) => {
    mkdirSync(path.dirname(target), { recursive: true });
    if (compiled) {
      const { code, map } = await transformFile(file, swcOptions);
      writeFileSync(`${target}.map`, map ?? '');
      writeFileSync(target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
    } else copyFileSync(file, target);
    utimesSync(target, changedAt, changedAt);
  }),
);
for (const file of walk(outDir)) if (!wanted.has(file)) rmSync(file);
writeFileSync(stampFile, stamp);
