import { type Call, type ConformanceClient, expectRefusal, type Refusal, type RootApi } from '../support';

const json = (text: string): Call => ({ body: text, headers: { 'content-type': 'application/json' } });
const invalid = (says: RegExp): Refusal => ({ code: 'request.invalid', says });

const PLANS: [what: string, call: Call, refusal: Refusal][] = [
  ['no body', {}, invalid(/`tier` must be starter or pro\./)],
  ['an empty object', { json: {} }, invalid(/`tier` must be starter or pro\./)],
  ['an empty tier', { json: { tier: '' } }, invalid(/`tier` must be starter or pro\./)],
  ['a tier nobody pays for', { json: { tier: 'free' } }, invalid(/`tier`/)],
  ['a tier in capitals', { json: { tier: 'Starter' } }, invalid(/`tier`/)],
  ['a tier that is a list', { json: { tier: ['starter'] } }, invalid(/`tier`/)],
  ['a tier that is null', { json: { tier: null } }, invalid(/`tier`/)],
  ['a tier every object has', { json: { tier: 'constructor' } }, invalid(/`tier`/)],
  ['a tier of 50 KB', { json: { tier: 'x'.repeat(50_000) } }, invalid(/`tier`/)],
  ['NUL in the tier', { json: { tier: 'starter\0' } }, { code: 'request.null_character', says: /"field":"tier"/ }],
  ['NUL in another field', { json: { tier: 'starter', note: '\0' } }, { code: 'request.null_character', says: /"field":"note"/ }],
  ['a body of 200 KB', { json: { tier: 'starter', filler: 'x'.repeat(200_000) } }, { code: 'request.body_too_large', says: /102400/ }],
  ['a plan by contract', { json: { tier: 'enterprise' } }, { code: 'billing.tier_by_contract', says: /contract/ }],
];

const PACKS: [what: string, call: Call, refusal: Refusal][] = [
  ['no body', {}, invalid(/`pack` must be one of .*100.*500.*2500.*, as a string\./)],
  ['an empty object', { json: {} }, invalid(/`pack`/)],
  ['a number', { json: { pack: 100 } }, invalid(/`pack`.*as a string/)],
  ['a pack nobody sells', { json: { pack: '101' } }, invalid(/`pack`/)],
  ['a negative pack', { json: { pack: '-100' } }, invalid(/`pack`/)],
  ['a pack with a space', { json: { pack: ' 100' } }, invalid(/`pack`/)],
  ['a pack in another script', { json: { pack: '１００' } }, invalid(/`pack`/)],
  ['several packs', { json: { pack: ['100', '500'] } }, invalid(/`pack`/)],
  ['a pack every object has', { json: { pack: '__proto__' } }, invalid(/`pack`/)],
  ['a price of one’s own', { json: { pack: { id: '100', priceCents: 1 } } }, invalid(/`pack`/)],
  ['a list', json('["100"]'), invalid(/`body`.*object/)],
  ['text', json('"100"'), invalid(/`body`.*object/)],
  ['a body that is no JSON', json('pack=100'), { code: 'request.malformed_json' }],
  [
    'a form',
    { body: 'pack=100', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { code: 'request.unsupported_media_type', says: /x-www-form-urlencoded.*JSON/ },
  ],
  ['NUL in the pack', { json: { pack: '\0' } }, { code: 'request.null_character', says: /"field":"pack"/ }],
];

/** What cannot be bought. It is refused before anybody looks whether a payment provider is there, which it is not here. */
export function describeBadCheckouts(root: () => RootApi): void {
  const refusedToEverybody = async (path: string, call: Call, refusal: Refusal): Promise<void> => {
    const { client } = root();
    const callers: ConformanceClient[] = [client, client.as(null)];
    for (const caller of callers) expectRefusal(await caller.send('POST', path, call), refusal);
  };

  describe('POST /checkout/session refuses', () => {
    it.each(PLANS)('%s', (_, call, refusal) => refusedToEverybody('/checkout/session', call, refusal));
  });

  describe('POST /checkout/credits refuses', () => {
    it.each(PACKS)('%s', (_, call, refusal) => refusedToEverybody('/checkout/credits', call, refusal));
  });

  describe('POST /webhooks/stripe refuses', () => {
    it.each<[what: string, call: Call, refusal: Refusal]>([
      ['no body', {}, invalid(/`id`/)],
      ['a list', json('[]'), invalid(/`body`/)],
      ['an event without id and type', { json: {} }, invalid(/`id`/)],
      ['an id that is a number', { json: { id: 1, type: 'invoice.paid' } }, invalid(/`id`/)],
      ['NUL in what it is about', { json: { id: 'evt_1', type: 'x', data: { object: { id: '\0' } } } }, { code: 'request.null_character' }],
      [
        'a compressed body',
        { body: '{}', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
        {
          code: 'request.unsupported_media_type',
        },
      ],
    ])('%s', async (_, call, refusal) => {
      expectRefusal(await root().client.as(null).send('POST', '/webhooks/stripe', call), refusal);
    });
  });
}
