import { periodEnd } from './billing-period';

const unix = (moment: string) => Date.parse(moment) / 1000;

it.each([
  ['a month', 'month', 1, '2027-01-15T12:00:00Z', '2027-01-15T12:00:00Z', '2027-02-15T12:00:00Z'],
  ['a month that has no such day', 'month', 1, '2027-01-31T12:00:00Z', '2027-01-31T12:00:00Z', '2027-02-28T12:00:00Z'],
  ['the month after it', 'month', 1, '2027-01-31T12:00:00Z', '2027-02-28T12:00:00Z', '2027-03-31T12:00:00Z'],
  ['February of a leap year', 'month', 1, '2028-01-31T00:00:00Z', '2028-01-31T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['across a year', 'month', 1, '2027-12-31T23:59:59Z', '2027-12-31T23:59:59Z', '2028-01-31T23:59:59Z'],
  ['three months', 'month', 3, '2027-11-30T00:00:00Z', '2027-11-30T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['a year from a leap day', 'year', 1, '2028-02-29T00:00:00Z', '2028-02-29T00:00:00Z', '2029-02-28T00:00:00Z'],
  ['two weeks', 'week', 2, '2027-01-01T00:00:00Z', '2027-01-15T00:00:00Z', '2027-01-29T00:00:00Z'],
  ['a day', 'day', 1, '2027-01-01T00:00:00Z', '2027-01-31T00:00:00Z', '2027-02-01T00:00:00Z'],
])('A period of %s', (_, interval, interval_count, anchor, start, end) => {
  expect(periodEnd(unix(anchor), unix(start), { interval, interval_count })).toBe(unix(end));
});
