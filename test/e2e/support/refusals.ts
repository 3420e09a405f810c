import type { TestStack } from '../../support';
import type { ErrorView } from './asset-view';
import type { ConformanceClient } from './conformance-client';
import { tracesOf } from './traces';

export interface Refusal {
  /** Default 400: what document 000 knows for bad requests. */
  readonly status?: number;
  readonly code: string;
  /** What the message, or a field beside it, must name: the field, the limit. */
  readonly says?: RegExp;
}

interface NestedError {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly traceId: string;
    readonly fix: string;
    readonly details?: object;
  };
}

/** A failure of any family as the root family would say it. */
export const flat = <R extends { readonly body: ErrorView }>(reply: R): R => {
  const { error } = (reply.body ?? {}) as unknown as Partial<NestedError>;
  // A picture that was seen says `error: null`.
  if (typeof error !== 'object' || error === null) return reply;
  const { code, message, traceId, fix, details } = error;
  return { ...reply, body: { error: message, code, fix, requestId: traceId, ...details } };
};

/** Things no client may learn from a message: paths, stack frames, the names of what we are built from. */
const INTERNALS =
  /\/(?:work|home|tmp|var|root)\/|node_modules|\bat \S+ \(|prisma|postgres|bullmq|busboy|vips|sharp|ECONN|ENOENT|SELECT |undefined/i;

/** Holds a failure to the root family's shape and to what it must say. */
export function expectRefusal({ status, body }: { status: number; body: ErrorView }, refusal: Refusal): void {
  const { error, code, fix, requestId } = body;
  expect({ status, code, body }).toMatchObject({ status: refusal.status ?? 400, code: refusal.code });
  expect(error).toMatch(/^\S.{8,500}$/su);
  expect(fix).toMatch(/\S.{8,}/);
  expect(requestId).toMatch(/^\S{8,}$/);
  expect(JSON.stringify(body)).not.toMatch(INTERNALS);
  if (refusal.says) expect(JSON.stringify({ ...body, requestId: undefined })).toMatch(refusal.says);
}

/** Runs a request that must be refused and makes sure it left nothing anywhere. */
export async function expectRefusedWithoutTrace(
  stack: TestStack,
  client: ConformanceClient,
  refusal: Refusal,
  request: () => Promise<{ status: number; body: ErrorView }>,
): Promise<void> {
  const before = await tracesOf(stack, client);
  const reply = await request();
  expectRefusal(reply, refusal);
  expect(await tracesOf(stack, client)).toEqual(before);
  expect(before).toMatchObject({ spool: [], work: [], rows: { storage_intent: 0 } });
}
