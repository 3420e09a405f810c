/** Tells Argus the prices of `CATALOGUE`. Imports nothing: `npm start` reads it before anything else is loaded. */
export const PRICE_SETTINGS = {
  STRIPE_PRICE_STARTER: 'price_starter',
  STRIPE_PRICE_PRO: 'price_pro',
  STRIPE_PRICE_PACK_100: 'price_pack_100',
  STRIPE_PRICE_PACK_500: 'price_pack_500',
  STRIPE_PRICE_PACK_2500: 'price_pack_2500',
};
