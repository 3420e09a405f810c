import type { Clock } from '../../libs/common/src';
import type { Workspace } from '../../libs/billing/src/credits/billing-subjects.repository';
import type { Database } from '../../libs/platform/src/database';
import { bookOn } from '../support/book';
import { OperatorError } from '../support/operator-error';
import type { CreditsCommand } from './arguments';

/** The credits of a workspace, as an operator sees and gives them. */
export class CreditsDesk {
  private readonly book: ReturnType<typeof bookOn>;

  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    this.book = bookOn(database, clock);
  }

  /** Carries a command out and says, in lines, what came of it. */
  async run(command: CreditsCommand): Promise<string[]> {
    const workspace = await this.book.subjects.findNamed(command.workspace);
    if (!workspace)
      throw new OperatorError(
        `There is no workspace “${command.workspace}”.`,
        'Name its id or its slug; GET /workspaces of a member shows both.',
      );
    return command.verb === 'show' ? this.show(workspace) : this.grant(workspace, command);
  }

  private async grant(
    workspace: Workspace,
    { credits, expiresAt, reference }: Extract<CreditsCommand, { verb: 'grant' }>,
  ): Promise<string[]> {
    const booked = await this.book.promos.grant(workspace.id, { credits, expiresAt, reference, actor: null });
    const said = booked
      ? `Granted ${credits} credits to ${workspace.name}${expiresAt ? `, to be spent before ${timeOf(expiresAt)}` : ''}.`
      : `Nothing granted: “${reference}” was booked for ${workspace.name} before.`;
    return [said, '', ...(await this.show(workspace))];
  }

  private async show({ id, name, slug }: Workspace): Promise<string[]> {
    const [{ plan, remaining, held, owed, used, resetsAt }, lots] = await Promise.all([
      this.book.credits.usage(id),
      this.book.ledger.liveLots(id, this.clock.now()),
    ]);
    return [
      `${name} (${slug}, ${id})`,
      `  plan       ${plan.id}, ${plan.monthlyCredits === null ? 'unlimited credits' : `${plan.monthlyCredits} credits a month`}, next month begins ${timeOf(resetsAt)}`,
      `  available  ${remaining ?? 'unlimited'}`,
      `  held       ${held}`,
      `  used       ${used} in this month`,
      ...(owed > 0 ? [`  owed       ${owed} for packs that were paid back`] : []),
      ...lots
        .filter(({ balanceCredits }) => balanceCredits > 0)
        .map(
          ({ kind, lotRef, balanceCredits, expiresAt }) =>
            `  ${kind.padEnd(9)}  ${balanceCredits}, ${expiresAt ? `until ${timeOf(expiresAt)}` : 'for ever'} (${lotRef})`,
        ),
    ];
  }
}

const timeOf = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
