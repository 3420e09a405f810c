import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '@argus/common';
import { printSignedCursor, readSignedCursor, Secrets } from '@argus/platform/secrets';
import type { StatementFilter, StatementPosition } from './statement.repository';

/** A position, and what could be spent after the movement behind it. */
export interface BalancedPosition extends StatementPosition {
  readonly balance: number;
}

const positionSchema = z.tuple([z.guid(), z.int(), z.string(), z.guid()]);

/** Positions in a statement as words that clients hand back unread. They carry the balance there, so that a page costs what is on it. */
@Injectable()
export class StatementCursors {
  constructor(private readonly secrets: Secrets) {}

  print(organizationId: string, filter: StatementFilter, { beforeId, balance, view }: BalancedPosition): string {
    const position = JSON.stringify([beforeId, balance, view.snapshot, view.certainBefore]);
    return printSignedCursor(this.secrets, queryOf(organizationId, filter), position);
  }

  /** @throws AppError `request.cursor_invalid` */
  read(organizationId: string, filter: StatementFilter, cursor: string): BalancedPosition {
    const position = readSignedCursor(this.secrets, queryOf(organizationId, filter), cursor);
    if (position === null) throw new AppError('request.cursor_invalid', { details: { field: 'cursor' } });
    const [beforeId, balance, snapshot, certainBefore] = positionSchema.parse(JSON.parse(position));
    return { beforeId, balance, view: { snapshot, certainBefore } };
  }
}

const queryOf = (organizationId: string, { from, to }: StatementFilter): string => JSON.stringify(['statement', organizationId, from, to]);
