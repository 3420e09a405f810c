import { givenLibrary, type Searches } from './library-searches';
import { describeEquality, describePaging } from './search-equality.suite';

let searches: Searches;
beforeAll(async () => (searches = await givenLibrary(100_000)), 600_000);
afterAll(() => searches.end());

describe('100 000 assets', () => {
  describeEquality(() => searches, { perClass: 1 });
  describePaging(() => searches);
});
