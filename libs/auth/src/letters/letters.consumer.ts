import { Injectable } from '@nestjs/common';
import type { OutboxConsumer, OutboxEvent, OutboxEventType } from '@argus/platform/outbox';
import { LettersService } from './letters.service';

/** Sends what was asked for. A letter has the id of what it is about, so that a second delivery sends no second letter. */
@Injectable()
export class LettersConsumer implements OutboxConsumer {
  readonly name = 'letters';
  readonly types: readonly OutboxEventType[] = ['sign_in.requested', 'member.invited', 'invite.claim_requested'];

  constructor(private readonly letters: LettersService) {}

  async handle({ payload }: OutboxEvent): Promise<void> {
    if ('challengeId' in payload) await this.letters.sendSignIn(payload.challengeId);
    if ('claimId' in payload) await this.letters.sendClaim(payload.claimId);
    if ('inviteId' in payload) await this.letters.sendInvitation(payload.inviteId);
  }
}
