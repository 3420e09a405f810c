import { z } from 'zod';
import { text } from '../http/params';
import { listRoute, route, type Route } from '../http/route';

export const EVENT_ROUTES: readonly Route[] = [
  route('GET', '/v1/events/:id', {}, ({ world }, _, id) => world.store.events.get(id)),
  listRoute('/v1/events', { type: text().optional(), types: z.array(text()).max(20).optional() }, ({ world }, { type, types }) =>
    world.store.events.newestFirst((event) => isOf(event.type, type) && (types?.includes(event.type) ?? true)),
  ),
];

/** `charge.*` asks for all of a kind. */
const isOf = (type: string, asked: string | undefined): boolean =>
  asked === undefined || type === asked || (asked.endsWith('*') && type.startsWith(asked.slice(0, -1)));
