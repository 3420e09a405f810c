export { AssetAuditConsumer } from './asset-audit.consumer';
export { AuditRepository, type AuditEntry } from './audit.repository';
