import { type Price } from '../engine/objects';

export const dollars = (cents: number): string =>
  `${cents < 0 ? '−' : ''}$${(Math.abs(cents) / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`;

export const priceText = (price: Price): string =>
  `${dollars(price.unit_amount ?? 0)}${price.recurring ? ` a ${price.recurring.interval}` : ''}`;

export const dayText = (unix: number): string =>
  new Date(unix * 1000).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
