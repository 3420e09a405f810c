import Stripe from 'stripe';

const OTHER_WORDS = { error: { type: 'api_error', message: 'This is not an answer of Stripe’s.' } };

/**
 * Makes an error of Stripe's of every refusal, also where a proxy, or a server that only resembles Stripe, answers in words of its own: the
 * SDK looks for errors in the body, and forgets the status where it finds none.
 */
export function stripeHttpClient(): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient();
  return {
    getClientName: () => client.getClientName(),
    makeRequest: async (...request) => {
      const response = await client.makeRequest(...request);
      return response.getStatusCode() < 400 ? response : refusal(response);
    },
  };
}

const refusal = (response: Stripe.HttpClientResponse): Stripe.HttpClientResponse => ({
  getStatusCode: () => response.getStatusCode(),
  getHeaders: () => response.getHeaders(),
  getRawResponse: () => response.getRawResponse(),
  toStream: (done) => response.toStream(done),
  toJSON: () => response.toJSON().then(inItsWords, () => OTHER_WORDS),
  dispose: () => response.dispose?.(),
});

const inItsWords = (body: unknown): unknown => (isStripes(body) ? body : OTHER_WORDS);

const isStripes = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object' && body.error !== null;
