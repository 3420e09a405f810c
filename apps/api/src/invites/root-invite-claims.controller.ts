import { Controller, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { ClaimRequestsService, ClaimsService } from '@argus/auth';
import { PublicOperation, RequestBody, RequestParams } from '@argus/platform/http';
import { SignInLimits } from '../sign-in/sign-in-limits';
import { claimBody, claimCodeBody, claimedKeySchema, claimSchema, inviteParams } from './root-invites.schema';

type Token = z.output<typeof inviteParams>;

/** `/invite/{token}/claim`: joining without a browser. */
@Controller('invite/:token/claim')
export class RootInviteClaimsController {
  constructor(
    private readonly requests: ClaimRequestsService,
    private readonly claims: ClaimsService,
    private readonly limits: SignInLimits,
  ) {}

  @Post()
  @PublicOperation({
    id: 'claimInvite',
    summary: 'Ask for a code to join with',
    description: 'For agents: it comes by e-mail. The answer is the same for every address, also for one the invitation is not for.',
    tags: ['Workspaces'],
    family: 'root',
    request: { params: inviteParams, body: claimBody },
    responses: { 200: { description: 'The code is on its way, if the invitation is for that address.', schema: claimSchema } },
    errors: ['invite.not_found', 'invite.expired', 'invite.used', 'request.rate_limited'],
  })
  async request(
    @RequestParams() { token }: Token,
    @RequestBody() { email }: z.output<typeof claimBody>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.input<typeof claimSchema>> {
    await this.limits.passRequest(response, email);
    await this.requests.make(token, email);
    return { ok: true };
  }

  @Post('verify')
  @PublicOperation({
    id: 'verifyInviteClaim',
    summary: 'Join with the code, and get a key',
    description: 'You are a member from then on. The key may do what your role may; it ends with your membership.',
    tags: ['Workspaces'],
    family: 'root',
    request: { params: inviteParams, body: claimCodeBody },
    responses: { 200: { description: 'The key, this once.', schema: claimedKeySchema } },
    errors: ['auth.code_invalid', 'invite.not_found', 'invite.expired', 'invite.used', 'member.already_member', 'request.rate_limited'],
  })
  async verify(
    @RequestParams() { token }: Token,
    @RequestBody() { email, code }: z.output<typeof claimCodeBody>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.input<typeof claimedKeySchema>> {
    const claimed = await this.limits.passTry(request, response, () => this.claims.verify(token, email, code), email);
    const { plaintext, organizationId, organizationName, role } = claimed;
    return { apiKey: plaintext, workspaceId: organizationId, workspaceName: organizationName, role };
  }
}
