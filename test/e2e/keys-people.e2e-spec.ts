import { startRootApi } from './support';
import { peopleSuite } from './keys/people.suite';
import { rolesSuite } from './keys/roles.suite';
import type { KeysScene } from './keys/scene';
import { useSuite } from './keys/use.suite';

// Keys of people who are signed in: whose they are, what they may do while their maker may it, and where they work.
jest.setTimeout(180_000);

const scene = {} as KeysScene;

beforeAll(async () => {
  scene.api = await startRootApi('starter', { workers: 0, env: { KEY_CREATIONS_PER_HOUR: '1000' } });
});
afterAll(() => scene.api?.stack.stop());

describe('Keys and people', () => peopleSuite(scene));
describe('Keys and roles', () => rolesSuite(scene));
describe('Keys in use', () => useSuite(scene));
