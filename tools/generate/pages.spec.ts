import { ERRORS } from '@argus/common';
import { envSchema } from '@argus/platform/config';
import { environmentPage } from './environment-page';
import { errorsPage } from './errors-page';
import { openApiText } from './openapi-text';
import { tableOf } from './markdown';

describe('generated pages', () => {
  it('has a row for every variable, with its default and its limits', () => {
    const page = environmentPage();
    for (const name of Object.keys(envSchema.shape)) expect(page).toContain(`| \`${name}\``);
    expect(page).toMatch(/`PORT`\s+\| `3000`\s+\| 1 to 65535/);
    expect(page).toMatch(/`VISION_PROVIDERS`\s+\| `local`\s+\| any of `local`/);
  });

  it('has a row for every error, with the status of each family', () => {
    const page = errorsPage();
    for (const [code, { message, fix }] of Object.entries(ERRORS)) {
      expect(page).toContain(`| \`${code}\``);
      expect(page).toContain(message);
      expect(page).toContain(fix);
    }
    expect(page).toMatch(/`asset.file_too_large`\s+\| `too_large`\s+\| 400, 413 at `\/v1`\s+\| `asset_file_too_large`/);
  });

  it('describes every route without a database, a queue or a port', () => {
    const document = JSON.parse(openApiText()) as { openapi: string; paths: Record<string, object>; servers?: unknown };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toContain('/assets/upload');
    // The address belongs to an instance, not to the product.
    expect(document.servers).toBeUndefined();
  });

  it('gives the same bytes every time', () => {
    expect([environmentPage(), errorsPage(), openApiText()]).toEqual([environmentPage(), errorsPage(), openApiText()]);
  });
});

describe('tableOf', () => {
  it('escapes what would end a cell and leaves out columns that nobody filled', () => {
    expect(
      tableOf(
        ['a', 'b'],
        [
          ['x|y', ''],
          ['z', ''],
        ],
      ),
    ).toBe('| a |\n| --- |\n| x\\|y |\n| z |');
  });
});
