import { describeChanges } from './journey/changes.suite';
import { describeContent } from './journey/content.suite';
import { describeCredits } from './journey/credits.suite';
import { describeFormats } from './journey/formats.suite';
import { describeList } from './journey/list.suite';
import { describeSearch } from './journey/search.suite';
import { describeUrlImports } from './journey/url-imports.suite';
import { type AssetView, type ConformanceClient, FileServer, photograph, type RootApi, startRootApi, UTC } from './support';

// What the product makes of the published description on a running stack, beyond its words: those are held to in document-000.e2e-spec.ts.
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
      thumbhash: null,
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

  it('becomes ready with its measures, still what it was', () => {
    expect(photo).toMatchObject({ status: 'ready', error: null, project: 'Spring', createdAt: answer.createdAt });
    expect(photo).toMatchObject({ width: 1024, height: 576 });
    expect(photo.analysis?.richDescription.length).toBeGreaterThan(photo.analysis?.description.length ?? 0);
  });

  it('merges your tags and the AI’s, each once; analysis.tags are the AI’s only', () => {
    expect(photo.tags.slice(0, 2)).toEqual(['product', 'lifestyle']);
    expect(photo.tags).toEqual([...new Set(['product', 'lifestyle', ...(photo.analysis?.tags ?? [])])]);
    expect(photo.analysis?.tags).not.toContain('lifestyle');
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
