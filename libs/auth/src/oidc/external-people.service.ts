import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import type { Person } from '../access/principal';
import { PeopleService } from '../users/people.service';
import { ExternalIdentitiesRepository } from './external-identities.repository';
import { type ExternalClaims, ExternalIssuer } from './external-issuer';

/** People whom the installation's identity provider vouches for. Who they are is its subject; an address only leads to them once. */
@Injectable()
export class ExternalPeopleService {
  constructor(
    private readonly issuer: ExternalIssuer,
    private readonly identities: ExternalIdentitiesRepository,
    private readonly people: PeopleService,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Whether a token is for this service to resolve. */
  knows(token: string): boolean {
    return this.issuer.claimsToHaveMade(token);
  }

  /** Who a token stands for; at their first call they become a user. Throws as `ExternalIssuer.verify`, and `auth.email_unverified`. */
  async resolve(token: string): Promise<Person> {
    const claims = await this.issuer.verify(token);
    const { issuer, subject } = claims;
    const user = (await this.identities.findUser(issuer, subject)) ?? (await this.unitOfWork.run(() => this.welcome(claims)));
    return { userId: user.id, email: user.email, sessionId: null, activeOrganizationId: await this.people.homeOf(user.id) };
  }

  private async welcome({ issuer, subject, email }: ExternalClaims): Promise<{ id: string; email: string }> {
    if (email === null) throw new AppError('auth.email_unverified');
    const { userId } = await this.people.welcome(email);
    await this.identities.link(issuer, subject, userId, this.clock.now());
    return (await this.identities.findUser(issuer, subject)) ?? { id: userId, email };
  }
}
