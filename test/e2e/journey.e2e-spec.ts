import { describeChanges } from './journey/changes.suite';
import { describeContent } from './journey/content.suite';
import { describeCredits } from './journey/credits.suite';
import { describeFormats } from './journey/formats.suite';
import { describeList } from './journey/list.suite';
import { describeSearch } from './journey/search.suite';
import { describeUrlImports } from './journey/url-imports.suite';
import { type AssetView, type ConformanceClient, FileServer, photograph, type RootApi, startRootApi, UTC, wordsOf } from './support';

// Document 000 from its quick start to its fine print, on a running stack, in the document's words.
jest.setTimeout(120_000);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let files: FileServer;
let api: RootApi;
let client: ConformanceClient;
let answer: AssetView;
let photo: AssetView;

beforeAll(async () => {
  files = await FileServer.start();
  api = await startRootApi('starter', { env: { EGRESS_ALLOW: `127.0.0.1:${files.port}` } });
  client = api.client;
  answer = await client.upload({
    name: 'Garden Visitor.jpg',
    bytes: photograph(),
    fields: { project: 'Spring', tags: 'product,lifestyle' },
  });
  photo = await client.ready(answer.id);
});
afterAll(async () => {
  await api?.stack.stop();
  await files?.stop();
});

describe('Quick start: upload, check status, search', () => {
  it('answers an upload at once: pending, with what the client said and nothing else yet', () => {
    expect(answer).toMatchObject({
      filename: 'Garden Visitor.jpg',
      mimeType: 'image/jpeg',
      url: expect.stringMatching(`^${api.stack.baseUrl}/content/\\S+/${answer.id}/original\\.jpg\\?`) as string,
      thumbnailUrl: null,
      status: 'pending',
      tags: ['product', 'lifestyle'],
      analysis: null,
      project: 'Spring',
      uploadedBy: null,
      size: photograph().length,
      duplicateOf: null,
      error: null,
    });
    expect(answer.id).toMatch(UUID);
    expect(answer.createdAt).toMatch(UTC);
  });

  it('becomes ready with a description, a mood, colours, use cases and tags', () => {
    expect(photo).toMatchObject({ status: 'ready', error: null, project: 'Spring', createdAt: answer.createdAt });
    expect(photo).toMatchObject({ width: 1024, height: 576 });
    const { analysis } = photo;
    expect(analysis?.description.length).toBeGreaterThan(10);
    expect(analysis?.richDescription.length).toBeGreaterThan(analysis?.description.length ?? 0);
    expect(analysis?.mood).not.toBe('');
    expect(analysis?.useCases.length).toBeGreaterThan(0);
    expect(analysis?.tags.length).toBeGreaterThan(0);
    expect(analysis?.dominantColors.length).toBeGreaterThan(0);
    for (const { hex, name } of analysis?.dominantColors ?? []) {
      expect(hex).toMatch(/^#[0-9a-f]{6}$/);
      expect(name).not.toBe('');
    }
  });

  it('merges your tags and the AI’s, each once; analysis.tags are the AI’s only', () => {
    expect(photo.tags.slice(0, 2)).toEqual(['product', 'lifestyle']);
    expect(photo.tags).toEqual([...new Set(['product', 'lifestyle', ...(photo.analysis?.tags ?? [])])]);
    expect(photo.analysis?.tags).not.toContain('lifestyle');
  });

  it('is found by words of its name, its tags and everything the AI wrote', async () => {
    expect(photo.analysis).not.toBeNull();
    const words = photo.analysis ? wordsOf(photo.analysis) : [];
    for (const [field, word] of [['filename', 'visitor'] as const, ['your tag', 'lifestyle'] as const, ...words]) {
      const found = await client.list({ q: word });
      expect({ field, word, found: found.assets.map(({ id }) => id) }).toMatchObject({
        found: expect.arrayContaining([photo.id]) as string[],
      });
    }
  });
});

const root = () => api;
const seen = () => photo;
describeSearch(root);
describeList(root, seen);
describeChanges(root, seen);
describeCredits(root, seen);
describeFormats(root);
describeContent(root, seen);
describeUrlImports(root, () => files);
