import { randomUUID, timingSafeEqual } from 'node:crypto';
import Stripe from 'stripe';
import { type Engine } from '../engine/engine';
import { invalidRequest, StripeError } from '../engine/stripe-error';
import { ROUTES } from '../routes';
import { expanded } from './expand';
import { type Faults } from './faults';
import { type Form, parseForm } from './form';
import { type Answer, type IdempotentAnswers } from './idempotent-answers';
import { type RequestLog } from './request-log';
import { type Route } from './route';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  header(name: string): string | undefined;
}

export interface ApiAnswer extends Answer {
  readonly headers: Record<string, string>;
  /** The connection breaks before this answer is through. */
  readonly isLost?: boolean;
}

/** Stripe's API: who asks, for what, whether it was asked before, and what comes of it. */
export class StripeApi {
  constructor(
    private readonly engine: Engine,
    private readonly apiKey: string,
    private readonly answers: IdempotentAnswers,
    private readonly faults: Faults,
    private readonly log: RequestLog,
  ) {}

  answer(request: ApiRequest): ApiAnswer {
    const requestId = this.engine.world.ids.next('request');
    const headers: Record<string, string> = { 'request-id': requestId, 'stripe-version': Stripe.API_VERSION };
    const key = request.method === 'POST' ? request.header('idempotency-key') : undefined;
    if (key !== undefined) headers['idempotency-key'] = key;
    const fault = this.faults.next(request.path);
    const answer = fault?.answer ?? this.answerOrError(request, requestId, key, headers);
    this.log.add({
      method: request.method,
      path: request.path,
      params: paramsOf(request),
      idempotencyKey: key ?? null,
      status: answer.status,
    });
    return { ...answer, headers, isLost: fault?.isLost };
  }

  private answerOrError(request: ApiRequest, requestId: string, key: string | undefined, headers: Record<string, string>): Answer {
    try {
      this.authenticate(request);
      return this.answerOnce(request, requestId, key, headers);
    } catch (error) {
      return errorAnswer(error);
    }
  }

  private answerOnce(request: ApiRequest, requestId: string, key: string | undefined, headers: Record<string, string>): Answer {
    const { route, ids } = routeOf(request);
    const { expand, ...form } = parseForm(request.method === 'POST' ? request.body : request.query);
    const question = JSON.stringify([request.method, request.path, form, expand]);
    const kept = key === undefined ? undefined : this.answers.find(key, question);
    if (kept) {
      headers['idempotent-replayed'] = 'true';
      return kept;
    }
    this.engine.catchUp();
    // What Stripe refuses while reading is not kept under the key: the same key may ask again, and rightly.
    const act = route.prepare(form, ids);
    const answer = this.act(() =>
      this.engine.world.events.causedBy({ id: requestId, idempotency_key: key ?? null }, () =>
        expanded(this.engine.world.store, act(this.engine), pathsOf(expand)),
      ),
    );
    if (key !== undefined) this.answers.keep(key, question, answer);
    return answer;
  }

  private act(work: () => object): Answer {
    try {
      return { status: 200, body: work() };
    } catch (error) {
      return errorAnswer(error);
    }
  }

  private authenticate(request: ApiRequest): void {
    const given = keyIn(request.header('authorization'));
    if (given === undefined) {
      throw new StripeError(401, {
        type: 'invalid_request_error',
        message:
          "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      });
    }
    if (!sameText(given, this.apiKey)) {
      throw new StripeError(401, { type: 'invalid_request_error', message: `Invalid API Key provided: ${masked(given)}` });
    }
    const version = request.header('stripe-version');
    if (version !== undefined && version !== Stripe.API_VERSION) {
      throw invalidRequest(`Invalid Stripe API version: ${version}. This simulation speaks ${Stripe.API_VERSION} only.`);
    }
  }
}

function routeOf({ method, path }: ApiRequest): { route: Route; ids: string[] } {
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) return { route, ids: match.slice(1).map(decodeURIComponent) };
  }
  throw invalidRequest(
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/. (This simulation may not know it.)`,
    { status: 404 },
  );
}

function errorAnswer(error: unknown): Answer {
  if (error instanceof StripeError) return { status: error.status, body: { error: error.body } };
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return { status: 500, body: { error: { type: 'api_error', message: `The simulation of Stripe failed (${randomUUID()}).` } } };
}

const pathsOf = (expand: Form[string] | undefined): string[] => {
  if (expand === undefined) return [];
  if (!Array.isArray(expand) || !expand.every((path) => typeof path === 'string'))
    throw invalidRequest('Invalid array', { param: 'expand' });
  return expand;
};

function paramsOf(request: ApiRequest): Form {
  try {
    return parseForm(request.method === 'POST' ? request.body : request.query);
  } catch {
    return {};
  }
}

/** Bearer, or the user name of Basic. */
function keyIn(authorization: string | undefined): string | undefined {
  const [scheme, value] = authorization?.split(' ') ?? [];
  if (value === undefined) return undefined;
  if (scheme?.toLowerCase() === 'bearer') return value;
  return scheme?.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString().split(':')[0] : undefined;
}

const masked = (key: string): string => (key.length <= 12 ? '*'.repeat(key.length) : `${key.slice(0, 8)}${'*'.repeat(12)}${key.slice(-4)}`);

const sameText = (one: string, other: string): boolean =>
  one.length === other.length &&
  timingSafeEqual(Buffer.from(one.padEnd(64)).subarray(0, 64), Buffer.from(other.padEnd(64)).subarray(0, 64));
