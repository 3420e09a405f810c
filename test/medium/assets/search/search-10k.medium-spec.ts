import { givenLibrary, type Searches } from './library-searches';
import { describeEquality, describePaging } from './search-equality.suite';

// Limits of a hundredth: every way to find something is taken, as in a library of a million.
const SMALL = { windowRows: 100, scanRows: 1_500, indexRows: 900, exactRows: 60, deepRows: 400 };

let searches: Searches;
beforeAll(async () => {
  searches = await givenLibrary(10_000, SMALL);
  // A part of it is not in the text index yet.
  await searches.owner.query('UPDATE asset_search SET is_indexed = false WHERE hashtext(asset_id::text) % 29 = 0');
}, 300_000);
afterAll(() => searches.end());

describe('10 000 assets', () => {
  describeEquality(() => searches, { perClass: 3 });
  describePaging(() => searches);
});
