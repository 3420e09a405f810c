import { type ServerResponse } from 'node:http';
import { z } from 'zod';
import { invalidRequest, StripeError } from '../engine/stripe-error';
import { sendJson } from '../http/requests';
import { type ApiRequest } from '../http/stripe-api';
import { type Control } from './control';
import { OPERATIONS } from './operations';
import { WEBHOOK_OPERATIONS } from './webhook-operations';

export const ALL_OPERATIONS = [...OPERATIONS, ...WEBHOOK_OPERATIONS];

/** The control API, for drives from outside. A body must be JSON, which no other site's page can send unasked. */
export class ControlDoor {
  constructor(private readonly control: Control) {}

  readonly open = async (request: ApiRequest, response: ServerResponse): Promise<boolean> => {
    if (!request.path.startsWith('/_emulator')) return false;
    const found = ALL_OPERATIONS.find(({ method, path }) => method === request.method && path === request.path);
    try {
      if (!found) throw invalidRequest(`There is no ${request.method} ${request.path}: see / for what there is.`, { status: 404 });
      sendJson(response, 200, await found.run(this.control, bodyOf(request)));
    } catch (error) {
      const refusal = asRefusal(error);
      sendJson(response, refusal.status, { error: refusal.body });
    }
    return true;
  };
}

function bodyOf(request: ApiRequest): unknown {
  if (request.method === 'GET' || request.body === '') return {};
  if (!request.header('content-type')?.startsWith('application/json')) {
    throw invalidRequest('Send JSON, with `Content-Type: application/json`.', { status: 415 });
  }
  try {
    return JSON.parse(request.body) as unknown;
  } catch {
    throw invalidRequest('The body is not JSON.');
  }
}

function asRefusal(error: unknown): StripeError {
  if (error instanceof StripeError) return error;
  if (error instanceof z.ZodError) return invalidRequest(z.prettifyError(error));
  throw error;
}
