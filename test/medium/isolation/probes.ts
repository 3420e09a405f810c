import { AnalysesRepository } from '../../../libs/analysis/src/analyses.repository';
import { AnalysisLoansRepository } from '../../../libs/analysis/src/analysis-loans.repository';
import { AiBudgetRepository } from '../../../libs/analysis/src/budget/ai-budget.repository';
import { AnalysisRunsRepository } from '../../../libs/analysis/src/analysis-runs.repository';
import { AssetPurgeRepository } from '../../../libs/assets/src/asset-purge.repository';
import { AssetsRepository } from '../../../libs/assets/src/assets.repository';
import { ContentsRepository } from '../../../libs/assets/src/contents.repository';
import { PreparationsRepository } from '../../../libs/assets/src/preparations.repository';
import { ProjectsRepository } from '../../../libs/assets/src/projects.repository';
import { AssetCountsRepository } from '../../../libs/assets/src/search/asset-counts.repository';
import { AssetFinderRepository } from '../../../libs/assets/src/search/asset-finder.repository';
import { AssetSearchRepository } from '../../../libs/assets/src/search/asset-search.repository';
import { scopeOf } from '../../../libs/assets/src/search/search-scope';
import { ApiKeysRepository } from '../../../libs/auth/src/keys/api-keys.repository';
import { KeyListRepository } from '../../../libs/auth/src/keys/key-list.repository';
import { InvitesRepository } from '../../../libs/auth/src/members/invites.repository';
import { MembersRepository } from '../../../libs/auth/src/members/members.repository';
import { MembershipsRepository } from '../../../libs/auth/src/members/memberships.repository';
import { RemainsRepository } from '../../../libs/auth/src/organizations/remains.repository';
import { SessionsRepository } from '../../../libs/auth/src/sessions/sessions.repository';
import { ProfilesRepository } from '../../../libs/auth/src/users/profiles.repository';
import { BillingSubjectsRepository } from '../../../libs/billing/src/credits/billing-subjects.repository';
import { KeySpendingRepository } from '../../../libs/billing/src/keys/key-spending.repository';
import { AssetQuotaRepository } from '../../../libs/billing/src/quotas/asset-quota.repository';
import { PayersRepository } from '../../../libs/billing/src/sales/payers.repository';
import { SubscriptionsRepository } from '../../../libs/billing/src/sales/subscriptions.repository';
import { LedgerRepository } from '../../../libs/billing/src/ledger/ledger.repository';
import { StatementRepository } from '../../../libs/billing/src/statement/statement.repository';
import { AuditRepository } from '../../../libs/platform/src/audit';
import type { Database } from '../../../libs/platform/src/database';
import { IdempotencyRepository } from '../../../libs/platform/src/idempotency';
import { newId } from '../../../libs/common/src';
import type { NewAsset } from '../../../libs/assets/src/asset';
import type { PreparedImage } from '../../../libs/imaging/src';
import { FAR_OFF, LONG_AGO, type Scene, SHA256 } from './scene';

/** A repository's question, asked as `organizationId` about what is the owner's. */
export interface Probe {
  readonly ask: (database: Database, organizationId: string, scene: Scene) => Promise<unknown>;
  /** True when it changes something of the caller's own, whoever asks. */
  readonly changesOwn?: boolean;
}

const NOW = new Date('2026-06-01T00:00:00Z');
const FAILURE = { code: 'analysis.failed', message: 'It failed.' };

type Repository<T> = new (database: Database) => T;
const ask = <T>(Repository: Repository<T>, question: (repository: T, organizationId: string, scene: Scene) => Promise<unknown>): Probe => ({
  ask: (database, organizationId, scene) => question(new Repository(database), organizationId, scene),
});

const scope = (organizationId: string, terms: readonly string[] = []) =>
  scopeOf(organizationId, { terms }, { sort: 'relevance', projectId: null });
const includes = (found: readonly { readonly id: string }[], id: string): boolean => found.some((row) => row.id === id);

const newAsset = (organizationId: string): NewAsset => {
  const id = newId();
  return {
    ...{ id, organizationId, projectId: null, type: 'file', status: 'ready', sourceKind: 'upload', sourceRef: null, filename: 'x.txt' },
    ...{ mimeType: 'text/plain', extension: 'txt', sizeBytes: 1, sha256: SHA256, storageKey: id, userTags: [] },
    ...{ uploadedBy: null, createdBy: null, createdAt: NOW },
  };
};

const invited = (id: string) => ({ id, email: 'pending@argus.test', role: 'member' as const, invitedBy: null, now: NOW });

const PREPARED = {
  ...{ width: 1, height: 1, exif: null, perceptualHash: '0'.repeat(16), thumbhash: 'AAAA', measurements: {}, publicCopy: null },
} as unknown as PreparedImage;

const document = (organizationId: string) => ({
  ...{ organizationId, projectId: null, type: 'image' as const, mimeType: 'image/jpeg', filename: 'x.jpg' },
  ...{ userTags: [], aiTags: [], analysis: null },
});

/** For every method with a filter by organization: what must come to nothing when a stranger asks, and to something when the owner does. */
export const PROBES: Readonly<Record<string, readonly Probe[]>> = {
  'AnalysisRunsRepository.findAssetIds': [ask(AnalysisRunsRepository, (rows, org, { owner }) => rows.findAssetIds(org, [owner.runId]))],
  'AnalysesRepository.lockAsset': [ask(AnalysesRepository, (rows, org, { owner }) => rows.lockAsset(org, owner.assetId))],
  'AnalysesRepository.markReady': [ask(AnalysesRepository, (rows, org, { owner }) => rows.markReady(org, owner.assetId, ['x'], NOW))],
  'AnalysesRepository.markPending': [ask(AnalysesRepository, (rows, org, { owner }) => rows.markPending(org, owner.assetId, NOW))],
  'AnalysesRepository.markRunFailed': [
    ask(AnalysesRepository, (rows, org, { owner }) => rows.markRunFailed(org, owner.assetId, FAILURE, NOW)),
  ],
  'AnalysisLoansRepository.findLender': [ask(AnalysisLoansRepository, (rows, org) => rows.findLender(org, SHA256))],
  'AnalysisLoansRepository.lockLender': [ask(AnalysisLoansRepository, (rows, org, { owner }) => rows.lockLender(org, owner.assetId))],
  'AnalysisLoansRepository.copy': [
    ask(AnalysisLoansRepository, (rows, org, { owner }) => rows.copy(org, owner.assetId, owner.trashedId)),
    // To an asset of the caller's own, and from one.
    ask(AnalysisLoansRepository, (rows, org, { owner, stranger }) =>
      rows.copy(org, owner.assetId, org === owner.organizationId ? owner.trashedId : stranger.assetId),
    ),
    ask(AnalysisLoansRepository, (rows, org, { owner, stranger }) =>
      rows.copy(org, org === owner.organizationId ? owner.assetId : stranger.assetId, owner.trashedId),
    ),
  ],
  'AnalysisRunsRepository.findActive': [ask(AnalysisRunsRepository, (rows, org, { owner }) => rows.findActive(org, owner.assetId))],
  'AnalysisRunsRepository.startWaiting': [ask(AnalysisRunsRepository, (rows, org, { owner }) => rows.startWaiting(org, owner.assetId))],
  'AnalysisRunsRepository.end': [ask(AnalysisRunsRepository, (rows, org, { owner }) => rows.end(org, owner.runId, 'failed', FAILURE))],
  'AnalysisRunsRepository.recordOutcome': [
    ask(AnalysisRunsRepository, (rows, org, { owner }) => rows.recordOutcome(org, owner.runId, { provider: 'local' })),
  ],
  'AnalysisRunsRepository.findAssetId': [ask(AnalysisRunsRepository, (rows, org, { owner }) => rows.findAssetId(org, owner.runId))],
  'AnalysisRunsRepository.findSubject': [
    ask(AnalysisRunsRepository, (rows, org, { owner }) => rows.findSubject(org, owner.runId, 'working')),
  ],
  'AssetsRepository.insert': [{ ...ask(AssetsRepository, (rows, org) => rows.insert(newAsset(org))), changesOwn: true }],
  'AssetsRepository.find': [ask(AssetsRepository, (rows, org, { owner }) => rows.find(org, owner.assetId))],
  'AssetsRepository.lock': [ask(AssetsRepository, (rows, org, { owner }) => rows.lock(org, owner.assetId))],
  'AssetsRepository.findMany': [ask(AssetsRepository, (rows, org, { owner }) => rows.findMany(org, [owner.assetId]))],
  'AssetsRepository.update': [ask(AssetsRepository, (rows, org, { owner }) => rows.update(org, owner.assetId, { userTags: ['x'] }, NOW))],
  'AssetsRepository.markTrashed': [ask(AssetsRepository, (rows, org, { owner }) => rows.markTrashed(org, owner.assetId, NOW, FAR_OFF))],
  'AssetsRepository.markRecovered': [ask(AssetsRepository, (rows, org, { owner }) => rows.markRecovered(org, owner.trashedId, NOW))],
  'ContentsRepository.findOriginal': [ask(ContentsRepository, (rows, org, { owner }) => rows.findOriginal(org, owner.assetId))],
  'ContentsRepository.findRendition': [
    ask(ContentsRepository, (rows, org, { owner }) => rows.findRendition(org, owner.assetId, 'working')),
  ],
  'PreparationsRepository.find': [ask(PreparationsRepository, (rows, org, { owner }) => rows.find(org, owner.assetId))],
  'PreparationsRepository.findOriginal': [ask(PreparationsRepository, (rows, org, { owner }) => rows.findOriginal(org, owner.assetId))],
  'PreparationsRepository.saveFacts': [
    ask(PreparationsRepository, (rows, org, { owner }) => rows.saveFacts(org, owner.assetId, PREPARED, NOW)),
  ],
  'PreparationsRepository.queueAgainIfPublic': [
    ask(PreparationsRepository, (rows, org, { owner }) => rows.queueAgainIfPublic(org, owner.assetId)),
  ],
  // Both have a project of that name: the answer must be the caller's own.
  'ProjectsRepository.find': [
    ask(ProjectsRepository, async (rows, org, { owner }) => (await rows.find(org, 'Harbours')) === owner.projectId),
  ],
  'ProjectsRepository.findOrInsert': [
    ask(ProjectsRepository, async (rows, org, { owner }) => (await rows.findOrInsert(org, 'Harbours', NOW)).id === owner.projectId),
  ],
  'ProjectsRepository.list': [ask(ProjectsRepository, async (rows, org, { owner }) => includes(await rows.list(org), owner.projectId))],
  'ProjectsRepository.get': [ask(ProjectsRepository, (rows, org, { owner }) => rows.get(org, owner.projectId))],
  'ProjectsRepository.update': [ask(ProjectsRepository, (rows, org, { owner }) => rows.update(org, owner.projectId, { name: 'Others' }))],
  'ProjectsRepository.releaseAssets': [
    ask(ProjectsRepository, (rows, org, { owner }) => rows.releaseAssets(org, owner.projectId, null, NOW)),
  ],
  'ProjectsRepository.lock': [ask(ProjectsRepository, (rows, org, { owner }) => rows.lock(org, owner.projectId))],
  'ProjectsRepository.deleteAll': [{ ...ask(ProjectsRepository, (rows, org) => rows.deleteAll(org)), changesOwn: true }],
  'ProjectsRepository.delete': [ask(ProjectsRepository, (rows, org, { owner }) => rows.delete(org, owner.projectId))],
  'AssetPurgeRepository.findUntrashed': [
    ask(AssetPurgeRepository, async (rows, org, { owner }) => (await rows.findUntrashed(org, 10)).includes(owner.assetId)),
  ],
  'AssetPurgeRepository.expireTrash': [ask(AssetPurgeRepository, (rows, org) => rows.expireTrash(org, NOW))],
  'AssetCountsRepository.count': [
    ask(AssetCountsRepository, async (rows, org, { owner }) => (await rows.count(scope(org))) > (org === owner.organizationId ? 0 : 1)),
  ],
  'AssetFinderRepository.window': [
    ask(AssetFinderRepository, async (rows, org, { owner }) => includes((await rows.window(scope(org), 10, 10)).rows, owner.assetId)),
  ],
  'AssetFinderRepository.scan': [
    ask(AssetFinderRepository, async (rows, org, { owner }) =>
      includes(await rows.scan(scope(org), { score: null }, { scanRows: 10, wanted: 10, after: null }), owner.assetId),
    ),
  ],
  baseConditions: [
    ask(AssetFinderRepository, async (rows, org, { owner }) =>
      includes(await rows.inOrder(scope(org), { limit: 10, offset: 0 }), owner.assetId),
    ),
  ],
  'AssetSearchRepository.put': [ask(AssetSearchRepository, (rows, org, { owner }) => rows.put(org, owner.assetId, document(org)))],
  'KeyListRepository.listLive': [
    ask(KeyListRepository, async (rows, org, { owner }) => includes(await rows.listLive(org, null, NOW, 10), owner.keyId)),
  ],
  'KeyListRepository.listAll': [
    ask(KeyListRepository, async (rows, org, { owner }) => includes(await rows.listAll(org, true, 10), owner.keyId)),
  ],
  'KeyListRepository.find': [ask(KeyListRepository, (rows, org, { owner }) => rows.find(org, owner.keyId, null))],
  'ApiKeysRepository.lockWithParents': [
    ask(ApiKeysRepository, async (rows, org, { owner }) => (await rows.lockWithParents(org, [owner.keyId])).size),
  ],
  'ApiKeysRepository.isSucceeded': [ask(ApiKeysRepository, (rows, org, { owner }) => rows.isSucceeded(org, owner.keyId))],
  'ApiKeysRepository.expireFamily': [
    ask(ApiKeysRepository, (rows, org, { owner }) => rows.expireFamily(org, owner.keyId, FAR_OFF)),
    {
      ...ask(ApiKeysRepository, async (rows, org, { owner, stranger }) => {
        const ended = await rows.expireFamily(org, org === owner.organizationId ? owner.adoptedKeyId : stranger.keyId, FAR_OFF);
        return ended.includes(owner.adoptedKeyId);
      }),
      changesOwn: true,
    },
  ],
  'ApiKeysRepository.revokeFamily': [
    ask(ApiKeysRepository, (rows, org, { owner }) => rows.revokeFamily(org, owner.keyId, null, NOW)),
    {
      ...ask(ApiKeysRepository, async (rows, org, { owner, stranger }) => {
        const revoked = await rows.revokeFamily(org, org === owner.organizationId ? owner.adoptedKeyId : stranger.keyId, null, NOW);
        return revoked.includes(owner.adoptedKeyId);
      }),
      changesOwn: true,
    },
  ],
  'RemainsRepository.deleteKeys': [{ ...ask(RemainsRepository, (rows, org) => rows.deleteKeys(org)), changesOwn: true }],
  'RemainsRepository.deleteInvites': [{ ...ask(RemainsRepository, (rows, org) => rows.deleteInvites(org)), changesOwn: true }],
  'RemainsRepository.deleteMembers': [{ ...ask(RemainsRepository, (rows, org) => rows.deleteMembers(org)), changesOwn: true }],
  'MembershipsRepository.findRole': [ask(MembershipsRepository, (rows, org, { owner }) => rows.findRole(org, owner.userId))],
  'SessionsRepository.switchTo': [ask(SessionsRepository, (rows, org, { owner }) => rows.switchTo(owner.userId, owner.sessionId, org))],
  'ProfilesRepository.setDefault': [ask(ProfilesRepository, (rows, org, { owner }) => rows.setDefault(owner.userId, org, null, NOW))],
  'InvitesRepository.use': [ask(InvitesRepository, (rows, org, { owner }) => rows.use(org, owner.inviteId, NOW))],
  'InvitesRepository.isOpen': [ask(InvitesRepository, (rows, org, { owner }) => rows.isOpen(org, owner.pendingId, NOW))],
  'InvitesRepository.revoke': [ask(InvitesRepository, (rows, org) => rows.revoke(org, null, NOW))],
  'MembersRepository.list': [ask(MembersRepository, async (rows, org, { owner }) => includes(await rows.list(org), owner.memberId))],
  'MembersRepository.find': [ask(MembersRepository, (rows, org, { owner }) => rows.find(org, owner.memberId))],
  'MembersRepository.findByUser': [ask(MembersRepository, (rows, org, { owner }) => rows.findByUser(org, owner.memberUserId))],
  'MembersRepository.findByEmail': [
    ask(MembersRepository, (rows, org, { owner }) => rows.findByEmail(org, `${owner.memberUserId}@argus.test`)),
  ],
  'MembersRepository.inviteAgain': [ask(MembersRepository, (rows, org, { owner }) => rows.inviteAgain(org, invited(owner.pendingId)))],
  'MembersRepository.setRole': [ask(MembersRepository, (rows, org, { owner }) => rows.setRole(org, owner.memberId, 'viewer'))],
  'MembersRepository.demoteOwner': [ask(MembersRepository, (rows, org, { owner }) => rows.demoteOwner(org, owner.userId))],
  'MembersRepository.promoteOwner': [
    ask(MembersRepository, async (rows, org, { owner }) => {
      // There is room for one owner only.
      if (org === owner.organizationId) await rows.demoteOwner(org, owner.userId);
      return rows.promoteOwner(org, owner.memberUserId);
    }),
  ],
  'MembersRepository.delete': [ask(MembersRepository, (rows, org, { owner }) => rows.delete(org, owner.memberId))],
  'AuditRepository.list': [ask(AuditRepository, (rows, org) => rows.list(org, { limit: 10, offset: 0 }))],
  'AuditRepository.count': [ask(AuditRepository, (rows, org) => rows.count(org))],
  'AssetQuotaRepository.reserve': [
    ask(AssetQuotaRepository, (rows, org) =>
      rows.reserve(org, 1, [
        { planId: 'starter', assetLimit: 0 },
        { planId: 'pro', assetLimit: null },
      ]),
    ),
  ],
  'AssetQuotaRepository.usage': [ask(AssetQuotaRepository, async (rows, org) => (await rows.usage(org))?.planId === 'pro')],
  'BillingSubjectsRepository.find': [ask(BillingSubjectsRepository, async (rows, org) => (await rows.find(org))?.planId === 'pro')],
  'LedgerRepository.consumedSince': [ask(LedgerRepository, (rows, org) => rows.consumedSince(org, LONG_AGO))],
  'AssetQuotaRepository.release': [ask(AssetQuotaRepository, (rows, org) => rows.release(org))],
  'LedgerRepository.lockSpendableLots': [ask(LedgerRepository, (rows, org) => rows.lockSpendableLots(org, NOW))],
  'LedgerRepository.liveLots': [ask(LedgerRepository, (rows, org) => rows.liveLots(org, NOW))],
  'LedgerRepository.standing': [
    ask(LedgerRepository, async (rows, org, { owner }) => {
      const { monthly, packs } = await rows.standing(org, NOW, owner.lotRef);
      return monthly + packs;
    }),
  ],
  'KeySpendingRepository.take': [ask(KeySpendingRepository, (rows, org, { owner }) => rows.take(org, owner.keyId, LONG_AGO, 1))],
  'KeySpendingRepository.giveBack': [ask(KeySpendingRepository, (rows, org, { owner }) => rows.giveBack(org, owner.keyId, FAR_OFF, 1))],
  'KeySpendingRepository.allowance': [ask(KeySpendingRepository, (rows, org, { owner }) => rows.allowance(org, owner.keyId, FAR_OFF))],
  'KeySpendingRepository.spent': [
    ask(KeySpendingRepository, async (rows, org, { owner }) => [...(await rows.spent(org, [owner.keyId], FAR_OFF))]),
  ],
  'ApiKeysRepository.setCreditLimit': [ask(ApiKeysRepository, (rows, org, { owner }) => rows.setCreditLimit(org, owner.childKeyId, 5))],
  'AiBudgetRepository.standing': [ask(AiBudgetRepository, async (rows, org) => (await rows.standing(org, NOW))?.spentThisMonth)],
  'AiBudgetRepository.reserve': [
    ask(AiBudgetRepository, (rows, org, { owner }) =>
      rows.reserve({ table: 'analysis_run', id: owner.runId, organizationId: org, leaseToken: owner.leaseToken, attempt: 1 }, 5),
    ),
  ],
  'AiBudgetRepository.spend': [
    { ...ask(AiBudgetRepository, (rows, org, { owner }) => rows.spend(org, owner.runId, 5, NOW)), changesOwn: true },
  ],
  'AnalysisRunsRepository.resumePaused': [ask(AnalysisRunsRepository, (rows, org) => rows.resumePaused(org))],
  'LedgerRepository.expiredLots': [ask(LedgerRepository, (rows, org) => rows.expiredLots(org, FAR_OFF))],
  'StatementRepository.balance': [ask(StatementRepository, async (rows, org) => (await rows.balance(org)).available)],
  'StatementRepository.page': [
    ask(StatementRepository, async (rows, org) => {
      const beforeId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
      return rows.page(org, { beforeId, view: await rows.view() }, { from: null, to: null }, 10);
    }),
  ],
  'LedgerRepository.debtsOf': [ask(LedgerRepository, async (rows, org, { owner }) => [...(await rows.debtsOf(org, [owner.lotRef]))])],
  'LedgerRepository.bookedKeys': [
    ask(LedgerRepository, async (rows, org, { owner }) => [...(await rows.bookedKeys(org, [`hold:${owner.runId}`]))]),
  ],
  'LedgerRepository.settleHold': [ask(LedgerRepository, (rows, org, { owner }) => rows.settleHold(org, owner.runId, 'released'))],
  'SubscriptionsRepository.list': [ask(SubscriptionsRepository, (rows, org) => rows.list(org))],
  'SubscriptionsRepository.lockPlanHolder': [
    ask(SubscriptionsRepository, async (rows, org) => (await rows.lockPlanHolder(org))?.planId === 'pro'),
  ],
  'SubscriptionsRepository.setPlan': [
    {
      ask: async (database, org, { owner }) => {
        await new SubscriptionsRepository(database).setPlan(org, 'free', null, NOW);
        return (await new BillingSubjectsRepository(database).find(owner.organizationId))?.planId === 'free';
      },
    },
  ],
  'PayersRepository.findOrganization': [
    ask(PayersRepository, async (rows, org, { owner }) => (await rows.findOrganization(org))?.id === owner.organizationId),
  ],
  'PayersRepository.findCustomer': [ask(PayersRepository, async (rows, org) => (await rows.findCustomer(org))?.customerId)],
  'PayersRepository.setCustomer': [
    {
      ask: async (database, org, { owner }) => {
        await new PayersRepository(database).setCustomer(org, 'cus_2');
        // Not by `findCustomer`, which prefers who pays the subscription.
        return database.client
          .$queryRaw`SELECT 1 FROM organization WHERE id = ${owner.organizationId}::uuid AND stripe_customer_id = 'cus_2'`;
      },
    },
  ],
  'IdempotencyRepository.find': [ask(IdempotencyRepository, (rows, org) => rows.find(org, 'known'))],
  'IdempotencyRepository.complete': [
    ask(IdempotencyRepository, (rows, organizationId, { owner }) =>
      rows.complete({ organizationId, key: 'known', leaseToken: owner.leaseToken }, 200, owner.assetId),
    ),
  ],
  'IdempotencyRepository.release': [
    ask(IdempotencyRepository, (rows, organizationId, { owner }) =>
      rows.release({ organizationId, key: 'known', leaseToken: owner.leaseToken }),
    ),
  ],
};
