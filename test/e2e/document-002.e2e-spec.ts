import { bring, signIn, signInMany, startRootApi } from './support';
import { describeErrors } from './document-002/errors.suite';
import { describeOrganizations } from './document-002/organizations.suite';
import { describeProjects } from './document-002/projects.suite';
import type { DescribedOrganization, Scene } from './document-002/scene';
import { describeTeams } from './document-002/teams.suite';
import { describeUsers } from './document-002/users.suite';

// Written from document 002 and what is known of its original: people, organizations, teams and projects. Every answer is held to the
// OpenAPI document of the running stack as well.
jest.setTimeout(120_000);

let scene: Scene;

beforeAll(async () => {
  const api = await startRootApi('starter', { workers: 1 });
  const person: Scene['person'] = (name) => signIn(api.stack, api.client, name);
  const team: Scene['team'] = async (name = 'Example Corp') => {
    const [owner, admin, member, viewer, outsider] = await signInMany(api.stack, api.client, 5);
    if (!owner || !admin || !member || !viewer || !outsider) throw new Error('A team needs people');
    const { id } = await owner.does<DescribedOrganization>(201, 'POST', '/api/v1/organizations', { name });
    await bring(owner, admin, id, 'admin');
    await bring(owner, member, id, 'member');
    await bring(owner, viewer, id, 'viewer');
    return { id, owner, admin, member, viewer, outsider };
  };
  scene = { api, person, team };
});
afterAll(() => scene?.api.stack.stop());

const given = () => scene;
describeErrors(given);
describeUsers(given);
describeOrganizations(given);
describeTeams(given);
describeProjects(given);
