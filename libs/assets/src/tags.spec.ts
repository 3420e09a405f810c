import { mergeTags, normalizeTags, replaceUserTags, tagsIn } from './tags';

describe('tagsIn', () => {
  it.each([
    ['one', ['one']],
    [' One , two words,, three ', ['One', 'two words', 'three']],
    // Written out, the wide comma and the small one are commas.
    ['東京，大阪﹐京都', ['東京', '大阪', '京都']],
    [' , ，', []],
  ])('%j holds %j', (written, tags) => expect(tagsIn(written)).toEqual(tags));
});

describe('normalizeTags', () => {
  it.each([
    [
      ['  a ', 'A', 'b'],
      ['a', 'b'],
    ],
    [['', '  ', 'x'], ['x']],
    [['golden\n hour'], ['golden hour']],
    // The ligature and the two letters are one word.
    [['ﬁlm', 'film'], ['film']],
    [['Ärger', 'ärger'], ['Ärger']],
  ])('%j becomes %j', (tags, expected) => expect(normalizeTags(tags)).toEqual(expected));
});

it('merges user and AI tags without repeating one', () => {
  expect(mergeTags(['Nature', 'trip'], ['nature', 'sky'])).toEqual(['Nature', 'trip', 'sky']);
});

describe('replaceUserTags', () => {
  it.each([
    ['replaces, never merges', ['new'], ['old'], [], ['new']],
    ['writing back the merged list changes nothing', ['trip', 'sky'], ['trip'], ['sky'], ['trip']],
    ['a tag that is both stays the user’s', ['sky'], ['sky'], ['sky'], ['sky']],
    ['the AI’s tag in another spelling is still the AI’s', ['SKY', 'mine'], [], ['sky'], ['mine']],
    ['in any case, width and spacing', ['ＳＫＹ', '  Sky ', 'golden\u3000hour', 'MINE'], ['mine'], ['sky', 'golden hour'], ['MINE']],
    ['an empty list clears the user’s tags', [], ['a', 'b'], ['sky'], []],
  ])('%s', (_, written, before, ai, expected) => expect(replaceUserTags(written, before, ai)).toEqual(expected));
});
