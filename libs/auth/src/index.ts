export type { ListedKey } from './api-keys.repository';
export { ApiKeysService, LISTED_KEYS, type CreatedKey, type KeyRequest } from './api-keys.service';
export { AuthModule } from './auth.module';
export { ChildKeysService } from './child-keys.service';
export { CurrentPrincipal } from './current-principal';
export { ADMIN_KEY, STANDARD_KEY } from './key-permissions';
export { OrganizationsService } from './organizations.service';
export { PrincipalGuard } from './principal.guard';
export type { Principal } from './principal';
