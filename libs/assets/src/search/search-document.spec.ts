import { type Searchable, searchDocumentOf } from './search-document';

const plain: Searchable = {
  organizationId: 'org',
  projectId: null,
  type: 'image',
  mimeType: 'image/jpeg',
  filename: 'a.jpg',
  userTags: [],
  aiTags: [],
  analysis: null,
};

it('folds every searched field, each on a line of its own', () => {
  const { text } = searchDocumentOf({
    ...plain,
    filename: 'Photo.JPG',
    userTags: ['Trip'],
    aiTags: ['sky', 'TRIP'],
    analysis: { description: 'A Field', richDescription: 'Wide ﬁeld.', mood: 'Calm', useCases: ['hero image'], dominantColors: [] },
  });
  expect(text).toBe('photo.jpg\na field\nwide field.\ncalm\ntrip\nsky\nhero image');
});

it('labels what a list can be narrowed by, each once', () => {
  const { labels } = searchDocumentOf({
    ...plain,
    projectId: 'project',
    userTags: ['Trip'],
    aiTags: ['sky', 'TRIP'],
    analysis: { description: '', richDescription: '', mood: '', useCases: [], dominantColors: [{ hex: '#ffffff' }, { hex: '#fefefe' }] },
  });
  expect(labels).toEqual(['o:org', 'p:project', 'k:image', 'm:image/jpeg', 't:trip', 't:sky', 'c:25.0.0']);
});

it('knows at least the name before the analysis is there', () => {
  expect(searchDocumentOf(plain)).toEqual({ text: 'a.jpg', labels: ['o:org', 'k:image', 'm:image/jpeg'] });
});
