export interface StripeErrorBody {
  readonly type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
}

/** A refusal in Stripe's words and shape. */
export class StripeError extends Error {
  constructor(
    readonly status: number,
    readonly body: StripeErrorBody,
  ) {
    super(body.message);
    this.name = 'StripeError';
  }
}

export const invalidRequest = (message: string, details: { code?: string; param?: string; status?: number } = {}): StripeError => {
  const { status = 400, ...rest } = details;
  return new StripeError(status, { type: 'invalid_request_error', message, ...rest });
};

/** 404 when the path named it; 400 with the parameter when the parameters did. */
export const noSuch = (what: string, id: string, param?: string): StripeError =>
  invalidRequest(`No such ${what}: '${id}'`, { code: 'resource_missing', param: param ?? 'id', status: param === undefined ? 404 : 400 });

export const cardDeclined = (): StripeError =>
  new StripeError(402, { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline', message: 'Your card was declined.' });
