import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '@argus/platform/config';
import { ApiKeysService } from '../keys/api-keys.service';
import { KeyUses } from '../keys/key-uses';
import { ExternalPeopleService } from '../oidc/external-people.service';
import { AccessTokens } from '../sessions/access-tokens';
import { sessionTokenIn } from '../sessions/session-cookie';
import { SessionsService } from '../sessions/sessions.service';
import { credentialOf } from './credential';
import { CredentialStrategy } from './credential-strategy';
import type { Caller } from './principal';

/** A key in X-API-Key, or after Bearer or ApiKey. */
@Injectable()
export class ApiKeyStrategy extends CredentialStrategy {
  override readonly name = 'api-key';

  constructor(
    private readonly keys: ApiKeysService,
    private readonly uses: KeyUses,
  ) {
    super();
  }

  protected override callerOf(request: IncomingMessage & { readonly ip?: string }): Promise<Caller> | null {
    const credential = credentialOf(request.headers);
    return credential?.kind === 'key' ? this.resolve(credential.text, request.ip) : null;
  }

  private async resolve(text: string, ip: string | undefined): Promise<Caller> {
    const caller = await this.keys.resolve(text);
    this.uses.note(caller.principal.actor.id, ip);
    return caller;
  }
}

/** A person's short-lived token after Bearer: one of ours, or one of the installation's identity provider. */
@Injectable()
export class AccessTokenStrategy extends CredentialStrategy {
  override readonly name = 'access-token';

  constructor(
    private readonly tokens: AccessTokens,
    private readonly external: ExternalPeopleService,
  ) {
    super();
  }

  protected override callerOf({ headers }: IncomingMessage): Promise<Caller> | null {
    const credential = credentialOf(headers);
    return credential?.kind === 'token' ? this.resolve(credential.text) : null;
  }

  private async resolve(token: string): Promise<Caller> {
    const person = await (this.external.knows(token) ? this.external.resolve(token) : this.tokens.resolve(token));
    return { kind: 'person', person, via: 'token' };
  }
}

/** A browser's session cookie. */
@Injectable()
export class SessionStrategy extends CredentialStrategy {
  override readonly name = 'session';

  constructor(
    private readonly sessions: SessionsService,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    super();
  }

  protected override callerOf({ headers }: IncomingMessage): Promise<Caller> | null {
    const token = sessionTokenIn(headers.cookie, this.config.http.publicUrl);
    return token === undefined ? null : this.resolve(token);
  }

  private async resolve(token: string): Promise<Caller> {
    return { kind: 'person', person: await this.sessions.resolve(token), via: 'cookie' };
  }
}
