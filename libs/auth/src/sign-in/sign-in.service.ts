import { Injectable } from '@nestjs/common';
import { AppError, type ErrorCode } from '@argus/common';
import { UnitOfWork } from '@argus/platform/database';
import { Outbox } from '@argus/platform/outbox';
import { type OpenedSession, SessionsService } from '../sessions/sessions.service';
import { type Arrival, PeopleService } from '../users/people.service';
import { ChallengesService, type SeenLink } from './challenges.service';

export interface SignedIn extends Arrival {
  readonly session: OpenedSession;
}

/** What a browser brings along when it signs in: its session of before, which ends. */
export type FormerSession = string | undefined;

@Injectable()
export class SignInService {
  constructor(
    private readonly challenges: ChallengesService,
    private readonly people: PeopleService,
    private readonly sessions: SessionsService,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** What a link is for; it is not used. Throws `auth.link_invalid`. @param binding of the browser that looks */
  async look(token: string, binding: string | undefined): Promise<SeenLink> {
    const link = await this.challenges.look(token, binding);
    if (!link) throw new AppError('auth.link_invalid');
    return link;
  }

  /** Signs in whom a link was for. Throws `auth.link_invalid` when it was used meanwhile. */
  withLink({ challengeId }: SeenLink, former: FormerSession): Promise<SignedIn> {
    return this.enter(challengeId, former, 'auth.link_invalid');
  }

  /** Signs in who has the code of their newest mail. Throws `auth.code_invalid`, whatever it is that is wrong. */
  async withCode(email: string, code: string, former: FormerSession): Promise<SignedIn> {
    // In a transaction of its own: a try counts, whatever comes of it.
    const challengeId = await this.challenges.tryCode(email, code);
    if (challengeId === null) throw new AppError('auth.code_invalid');
    return this.enter(challengeId, former, 'auth.code_invalid');
  }

  private enter(challengeId: string, former: FormerSession, refusal: ErrorCode): Promise<SignedIn> {
    return this.unitOfWork.run(async () => {
      const email = await this.challenges.use(challengeId);
      if (email === null) throw new AppError(refusal);
      const { userId, organizationId } = await this.people.welcome(email);
      // Nothing is carried over from whoever used the browser before.
      if (former !== undefined) await this.sessions.end(former);
      const session = await this.sessions.open(userId, organizationId);
      await this.outbox.append({ type: 'user.signed_in', organizationId, payload: { userId } });
      return { userId, organizationId, session };
    });
  }
}
