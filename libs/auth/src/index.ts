export { ApiKeysService, type CreatedKey, type KeyRequest } from './api-keys.service';
export { AuthModule } from './auth.module';
export { CurrentPrincipal } from './current-principal';
export { ADMIN_KEY, STANDARD_KEY } from './key-permissions';
export { OrganizationsService } from './organizations.service';
export { PrincipalGuard } from './principal.guard';
export type { Principal } from './principal';
