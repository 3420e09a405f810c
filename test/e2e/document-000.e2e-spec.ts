import { describeAssets } from './document-000/assets.suite';
import { describeSupportedFormats } from './document-000/formats.suite';
import { describeLimits } from './document-000/limits.suite';
import { describeQuickStart } from './document-000/quick-start.suite';
import { Reader } from './document-000/reader';
import { describeResponseShape } from './document-000/response-shape.suite';
import type { Scene } from './document-000/scene';
import { describeSearchSemantics } from './document-000/search.suite';
import { describeTrash, trashedLongAgo } from './document-000/trash.suite';
import { describeWorkspaces } from './document-000/workspaces.suite';
import { FileServer, photograph, startRootApi } from './support';

// Written from the published description of the asset API and nothing else: what it says is tested, sentence by sentence, in its own
// words (the “quotations” in the names); what it does not say is not relied on, such as the code of a success or the shape of a list.
// Every answer is held to the OpenAPI document of the running stack as well.
jest.setTimeout(120_000);

let scene: Scene;

beforeAll(async () => {
  const files = await FileServer.start();
  const api = await startRootApi('starter', { workers: 0, env: { EGRESS_ALLOW: `127.0.0.1:${files.port}` } });
  const reader = new Reader(api.client);
  const onTier: Scene['onTier'] = async (tier) => new Reader(await api.tenant(tier));
  const toPurge = await trashedLongAgo(api.stack, reader);
  const uploaded = await reader.upload('product-photo.jpg', photograph(), { project: 'spring-campaign', tags: 'product,lifestyle' });
  api.stack.addWorker();
  scene = { api, reader, onTier, uploaded, toPurge, files };
});
afterAll(async () => {
  await scene?.api.stack.stop();
  await scene?.files.stop();
});

const root = () => scene;
describeQuickStart(root);
describeResponseShape(root);
describeAssets(root);
describeSearchSemantics(root);
describeTrash(root);
describeSupportedFormats(root);
describeLimits(root);
describeWorkspaces(root);
