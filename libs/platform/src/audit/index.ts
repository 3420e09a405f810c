export { AssetAuditConsumer } from './asset-audit.consumer';
export { AuditRepository, type AuditEntry } from './audit.repository';
export { KeyAuditConsumer } from './key-audit.consumer';
