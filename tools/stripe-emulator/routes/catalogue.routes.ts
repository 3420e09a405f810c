import { flag, text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

export const CATALOGUE_ROUTES: readonly Route[] = [
  route('GET', '/v1/products/:id', {}, ({ world }, _, id) => world.store.products.get(id)),
  listRoute('/v1/products', { active: flag().optional() }, ({ world }, { active }) =>
    world.store.products.newestFirst((product) => active === undefined || product.active === active),
  ),
  route('GET', '/v1/prices/:id', {}, ({ world }, _, id) => world.store.prices.get(id)),
  listRoute('/v1/prices', { active: flag().optional(), product: text().optional() }, ({ world }, { active, product }) =>
    world.store.prices.newestFirst(
      (price) => (active === undefined || price.active === active) && (product === undefined || price.product === product),
    ),
  ),
];
