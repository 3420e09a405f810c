import { searchDocumentOf } from './search-document';

it('folds every searched field, each on a line of its own', () => {
  const document = searchDocumentOf({
    filename: 'Photo.JPG',
    userTags: ['Trip'],
    aiTags: ['sky', 'TRIP'],
    analysis: { description: 'A Field', richDescription: 'Wide ﬁeld.', mood: 'Calm', useCases: ['hero image'] },
  });
  expect(document).toEqual({ text: 'photo.jpg\na field\nwide field.\ncalm\ntrip\nsky\nhero image', tags: ['trip', 'sky'] });
});

it('knows at least the name before the analysis is there', () => {
  expect(searchDocumentOf({ filename: 'a.pdf', userTags: [], aiTags: [], analysis: null })).toEqual({ text: 'a.pdf', tags: [] });
});
