import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Passport } from 'passport';
import type { Caller } from './principal';
import { AccessTokenStrategy, ApiKeyStrategy, SessionStrategy } from './strategies';

const IN_THIS_ORDER = ['api-key', 'access-token', 'session'];

/** Finds out who sent a request. */
@Injectable()
export class Callers {
  private readonly passport = new Passport();

  constructor(key: ApiKeyStrategy, token: AccessTokenStrategy, session: SessionStrategy) {
    for (const strategy of [key, token, session]) this.passport.use(strategy);
  }

  /** Null when the request presents no credential. Throws `auth.invalid_credential` when it presents a bad one, whatever else it presents. */
  find(request: IncomingMessage): Promise<Caller | null> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, caller?: Caller | false): void => (error ? reject(error) : resolve(caller || null));
      const authenticate = this.passport.authenticate(IN_THIS_ORDER, { session: false }, done) as (...request: unknown[]) => void;
      // No strategy of ours writes to a response.
      authenticate(request, undefined, reject);
    });
  }
}
