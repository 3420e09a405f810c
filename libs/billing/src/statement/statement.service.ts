import { Injectable } from '@nestjs/common';
import { Database } from '@argus/platform/database';
import { CreditsService } from '../credits/credits.service';
import { MonthlyCredits } from '../credits/monthly-credits.service';
import type { Movement } from './movement';
import { type BalancedPosition, StatementCursors } from './statement-cursors';
import { type Balance, type StatementFilter, StatementRepository } from './statement.repository';

export interface StatementQuery extends StatementFilter {
  readonly limit: number;
  readonly cursor: string | null;
}

export interface Statement {
  /** As it is now; `available` is null on an unlimited plan. */
  readonly balance: Omit<Balance, 'available'> & { readonly available: number | null };
  readonly movements: readonly Movement[];
  readonly nextCursor: string | null;
}

/** Behind every id there is. */
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Every movement of an organization's credits. All of them together come to its balance, to the credit. */
@Injectable()
export class StatementService {
  constructor(
    private readonly rows: StatementRepository,
    private readonly cursors: StatementCursors,
    private readonly credits: CreditsService,
    private readonly monthly: MonthlyCredits,
    private readonly database: Database,
  ) {}

  /** @throws AppError `request.cursor_invalid` */
  async read(organizationId: string, { limit, cursor, from, to }: StatementQuery): Promise<Statement> {
    const filter = { from, to };
    const after = cursor === null ? null : this.cursors.read(organizationId, filter, cursor);
    // What time has decided is booked before it is told: what expired, and the free month nobody has touched yet.
    const terms = await this.credits.termsOf(organizationId);
    if (after === null) await this.monthly.bringUpToDate(organizationId, terms);
    const isUnlimited = terms.freeCredits === null;
    const { balance, start, rows } = await this.database.snapshot(async () => {
      const now = await this.rows.balance(organizationId);
      const start: BalancedPosition = after ?? { beforeId: NEWEST, balance: now.available, view: await this.rows.view() };
      return {
        balance: now,
        start,
        rows: await this.rows.page(organizationId, start, filter, limit + 1),
      };
    });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const next =
      rows.length > limit && last ? { ...start, beforeId: last.id, balance: start.balance - last.newerCredits - last.credits } : null;
    return {
      balance: { ...balance, available: isUnlimited ? null : balance.available },
      movements: shown.map(({ newerCredits, ...movement }) => ({
        ...movement,
        balanceAfter: isUnlimited ? null : start.balance - newerCredits,
      })),
      nextCursor: next && this.cursors.print(organizationId, filter, next),
    };
  }
}
