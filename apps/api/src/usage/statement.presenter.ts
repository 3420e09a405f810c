import { Injectable } from '@nestjs/common';
import { RunAssets } from '@argus/analysis';
import { cycleOf, type Movement, reasonOf, runOf, type Statement } from '@argus/billing';
import type { ShownStatement } from './statement.schema';

/** A statement with what its movements lead to. */
@Injectable()
export class StatementPresenter {
  constructor(private readonly assets: RunAssets) {}

  async present(organizationId: string, { balance, movements, nextCursor }: Statement): Promise<ShownStatement> {
    const runIds = [...new Set(movements.map(runOf).filter((id) => id !== null))];
    const assets = await this.assets.of(organizationId, runIds);
    return { balance, movements: movements.map((movement) => presentMovement(movement, assets)), nextCursor };
  }
}

function presentMovement(movement: Movement, assets: ReadonlyMap<string, string>): ShownStatement['movements'][number] {
  const { id, at, kind, credits, held, balanceAfter, lots } = movement;
  const run = runOf(movement);
  const assetId = run === null ? undefined : assets.get(run);
  return {
    id,
    at: at.toISOString(),
    kind,
    reason: reasonOf(movement),
    credits,
    held,
    balanceAfter,
    lots: lots.map(({ lotRef, receiptUrl: _receiptUrl, ...lot }) => ({ ...lot, ref: lotRef })),
    links: {
      run,
      asset: assetId === undefined ? null : `/assets/${assetId}`,
      // An analysis may be paid from several packs; the receipt belongs to what was done with one.
      receipt: run === null ? (lots.find(({ receiptUrl }) => receiptUrl !== null)?.receiptUrl ?? null) : null,
      cycle: cycleOf(movement),
    },
  };
}
