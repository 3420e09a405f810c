export { loadOrCreateDevelopmentSecret } from './development-secret';
export { MINIMUM_SECRET_BYTES, Secrets, type SecretPurpose } from './secrets';
export { printSignedCursor, readSignedCursor } from './signed-cursor';
export { SecretsModule } from './secrets.module';
