import { auditLedger, withDatabase } from '../support';
import { describeDigests } from './ingest/digest.suite';
import { describeEveryPost } from './ingest/every-post.suite';
import { describeIdempotency } from './ingest/idempotency.suite';
import { describeReuse } from './ingest/reuse.suite';
import { describeWaits } from './ingest/waits.suite';
import { FileServer, type RootApi, startRootApi } from './support';

// What a careful client sends with an upload: keys, digests, waits, and the wish not to pay twice for one picture.
jest.setTimeout(120_000);

let files: FileServer;
let api: RootApi;

beforeAll(async () => {
  files = await FileServer.start();
  api = await startRootApi('starter', { env: { EGRESS_ALLOW: `127.0.0.1:${files.port}` } });
});
afterAll(async () => {
  await api?.stack.stop();
  await files?.stop();
});

const root = () => api;
describeIdempotency(root);
describeEveryPost(root, () => files);
describeDigests(root);
describeWaits(root, () => files);
describeReuse(root);

it('keeps a book that adds up', () => withDatabase(api.stack, async (database) => void (await auditLedger(database))));
