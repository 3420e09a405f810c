import { Redis } from 'ioredis';
import { DEFAULT_REDIS_PREFIX, REDIS_CONNECTION } from '../queue';
import { SLOTS_COUNTED } from './rate-slots';
import { RateStore, type SlotCount, type SlotTake } from './rate-store';

const ANSWER_WITHIN_MS = 1_000;

// A window is a hash of slot number to count. KEYS: the windows. ARGV: the time or '', then limit and slot length for each window.
const TAKE = `
local at = tonumber(ARGV[1])
if not at then
  local time = redis.call('TIME')
  at = time[1] * 1000 + math.floor(time[2] / 1000)
end
local counts, fits = {}, true
for i, key in ipairs(KEYS) do
  local limit, slotMs = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local first = math.floor(at / slotMs) - ${SLOTS_COUNTED - 1}
  local used, oldest = 0, false
  local slots = redis.call('HGETALL', key)
  for f = 1, #slots, 2 do
    local slot = tonumber(slots[f])
    if slot < first then
      redis.call('HDEL', key, slots[f])
    else
      used = used + tonumber(slots[f + 1])
      if not oldest or slot < oldest then oldest = slot end
    end
  end
  fits = fits and used < limit
  counts[i] = { used, oldest }
end
if fits then
  for i, key in ipairs(KEYS) do
    local slotMs = tonumber(ARGV[2 * i + 1])
    redis.call('HINCRBY', key, math.floor(at / slotMs), 1)
    redis.call('PEXPIRE', key, ${SLOTS_COUNTED} * slotMs)
  end
end
return { at, counts }`;

type TakeReply = [atMs: number, counts: [used: number, oldestSlot: number | null][]];
type Scripted = Redis & { takeRateWindows(keyCount: number, ...keysAndValues: (string | number)[]): Promise<TakeReply> };

/** Windows on the queue's Redis, over a connection of their own: a request is waiting, so what can't be asked now fails now. */
export class RedisRateStore extends RateStore {
  private readonly client: Scripted;

  constructor(
    url: string,
    private readonly prefix: string = DEFAULT_REDIS_PREFIX,
  ) {
    super();
    this.client = new Redis(url, {
      ...REDIS_CONNECTION,
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: ANSWER_WITHIN_MS,
      scripts: { takeRateWindows: { lua: TAKE } },
    }) as Scripted;
    // Whoever takes hears of it.
    this.client.on('error', () => undefined);
  }

  /** Resolves when the first try to connect is over; further ones follow by themselves. */
  async connect(): Promise<void> {
    await this.client.connect().catch(() => undefined);
  }

  async take(takes: readonly SlotTake[], atMs?: number): Promise<SlotCount[]> {
    const keys = takes.map(({ key }) => `${this.prefix}:rate:${key}`);
    const values = takes.flatMap(({ limit, slotMs }) => [limit, slotMs]);
    const [at, counts] = await this.client.takeRateWindows(keys.length, ...keys, atMs ?? '', ...values).catch(this.renew);
    return counts.map(([used, oldestSlot]) => ({ atMs: at, used, oldestSlot }));
  }

  /** Redis forgets them by itself. */
  deleteExpired(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): Promise<void> {
    if (this.client.status !== 'end') this.client.disconnect();
    return Promise.resolve();
  }

  // A server that went silent leaves a socket on which every further request would wait: without it they fail at once.
  private readonly renew = (error: Error): never => {
    if (error.name !== 'ReplyError' && this.client.status === 'ready') this.client.disconnect(true);
    throw error;
  };
}
