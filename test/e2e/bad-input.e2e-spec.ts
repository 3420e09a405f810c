import { describeBadCheckouts } from './bad-input/checkout.suite';
import { describeBadPictures } from './bad-input/pictures.suite';
import { describeBadRequests } from './bad-input/requests.suite';
import { describeBadUploads } from './bad-input/uploads.suite';
import { describeBadUrls } from './bad-input/urls.suite';
import { FileServer, type RootApi, startRootApi } from './support';

// Everything wrong that can be sent, piece by piece: refused with a reason, nothing left, nobody hurt.
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
describeBadUploads(root);
describeBadRequests(root);
describeBadCheckouts(root);
describeBadUrls(root, () => files);
describeBadPictures(root, () => files);
