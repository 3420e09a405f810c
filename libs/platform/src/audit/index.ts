export { AssetAuditConsumer } from './asset-audit.consumer';
export { AuditModule } from './audit.module';
export { AuditTrail, type AuditedAct } from './audit-trail';
export { AuditRepository, type AuditEntry, type ListedAuditEntry } from './audit.repository';
export { KeyAuditConsumer } from './key-audit.consumer';
export { currentOrigin, withOrigin, type Origin } from './request-origin';
