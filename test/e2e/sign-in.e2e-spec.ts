import { startStack } from '../support';
import { siteAt } from './support';
import { codeSuite } from './sign-in/code.suite';
import { linkSuite } from './sign-in/link.suite';
import { newcomersSuite } from './sign-in/newcomers.suite';
import { requestsSuite } from './sign-in/requests.suite';
import type { SignInScene } from './sign-in/scene';
import { sessionsSuite } from './sign-in/sessions.suite';

// Signing in: who gets in, who does not, and what nobody can find out.
jest.setTimeout(180_000);

const scene = {} as SignInScene;

beforeAll(async () => {
  // As behind a proxy, so that requests can come from elsewhere; and with room for many sign-ins in a minute.
  scene.stack = await startStack({ workers: 1, env: { TRUST_PROXY: '1', AUTH_REQUESTS_PER_MINUTE: '1000' } });
  scene.site = await siteAt(scene.stack.baseUrl);
});
afterAll(() => scene.stack?.stop());

describe('Asking for a sign-in', () => requestsSuite(scene));
describe('The link', () => linkSuite(scene));
describe('The code', () => codeSuite(scene));
describe('Newcomers', () => newcomersSuite(scene));
describe('Sessions', () => sessionsSuite(scene));
