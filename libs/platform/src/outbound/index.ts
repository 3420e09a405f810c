export { AddressAllowList, isPublicAddress } from './address-rules';
export { fileNameFrom } from './file-name';
export { OutboundModule } from './outbound.module';
export { SafeFetch } from './safe-fetch';
export { systemResolver, type Resolver } from './target';
export { type Download, type DownloadOptions, type OutboundRequest, type OutboundResponse, type SafeFetchOptions } from './types';
