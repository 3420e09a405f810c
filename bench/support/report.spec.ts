import { machineLine, tableOf } from './report';

it('prints a table that can be pasted into a page', () => {
  const lines = [
    { what: 'uploads', ours: '80/s', theirs: '100/s', result: '0.80', target: '≥ 0.60', met: true },
    { what: 'memory', ours: '300 MB', theirs: '', result: '300 MB', target: '≤ 256 MB', met: false },
    { what: 'small', ours: '1/s', theirs: '2/s', result: '0.50', target: '', met: null },
  ];
  expect(tableOf(lines, 'floor')).toBe(
    [
      '| measured | Argus  | floor | result | target   | met |',
      '| -------- | ------ | ----- | ------ | -------- | --- |',
      '| uploads  | 80/s   | 100/s | 0.80   | ≥ 0.60   | yes |',
      '| memory   | 300 MB |       | 300 MB | ≤ 256 MB | no  |',
      '| small    | 1/s    | 2/s   | 0.50   |          |     |',
    ].join('\n'),
  );
});

it('says what was measured on', () => {
  expect(machineLine()).toMatch(/^\d{4}-\d\d-\d\d, \d+ × .+, \d+ GB, Node \d+\.\d+\.\d+, load \d+\.\d before$/);
});
