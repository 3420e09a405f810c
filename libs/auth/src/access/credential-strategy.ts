import type { IncomingMessage } from 'node:http';
import { Strategy } from 'passport';
import type { Caller } from './principal';

/** One way to say who is calling. A request that does not use it goes on to the next; one that uses it badly is refused here. */
export abstract class CredentialStrategy extends Strategy {
  /** Null when the request presents no credential of this kind. Rejects with `auth.invalid_credential` when it presents a bad one. */
  protected abstract callerOf(request: IncomingMessage): Promise<Caller> | null;

  override authenticate(request: unknown): void {
    const caller = this.callerOf(request as IncomingMessage);
    if (caller === null) this.fail();
    else caller.then((found) => this.success(found)).catch((error: unknown) => this.error(error));
  }
}
