import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { differences } from './compare';

describe('differences', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'argus-compare-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };

  it('names files that differ, are missing or are too many, in folders of any depth', () => {
    write('a/same.ts', '1');
    write('b/same.ts', '1');
    write('a/deep/changed.ts', '1');
    write('b/deep/changed.ts', '2');
    write('a/gone.ts', '1');
    write('b/new.ts', '1');
    expect(differences(path.join(folder, 'a'), path.join(folder, 'b'))).toEqual(['deep/changed.ts', 'gone.ts', 'new.ts']);
  });

  it('compares single files', () => {
    write('one.json', '{}');
    write('two.json', '{ }');
    expect(differences(path.join(folder, 'one.json'), path.join(folder, 'two.json'))).toEqual(['']);
    expect(differences(path.join(folder, 'one.json'), path.join(folder, 'one.json'))).toEqual([]);
  });
});
