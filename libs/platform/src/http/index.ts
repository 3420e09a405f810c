export { byteRange, type ByteSpan } from './byte-range';
export { configureHttp, type HttpOptions } from './configure-http';
export { contentDisposition } from './content-disposition';
export { isSameVersion, namesVersion } from './entity-tag';
export { isFieldLocatingPath, printError, statusAt, type ErrorReply } from './error-response';
export { familyOfPath } from './family';
export { HttpModule } from './http.module';
export { MultipartReader, type Multipart, type MultipartOptions, type UploadedFile } from './multipart-reader';
export {
  errorCodesOf,
  Operation,
  operationOf,
  PublicOperation,
  successStatusOf,
  type Access,
  type MultipartDefinition,
  type NamedOrganization,
  type OperationDefinition,
  type OperationRequest,
  type OperationResponse,
  type ResponseHeader,
} from './operation';
export { PERMISSIONS, type Permission } from './permission';
export { RateGate } from './rate-gate';
export { pageLinks } from './page-links';
export { rateHeadersOf } from './rate-headers';
export { requestIdOf } from './request-context';
export { rawBodyOf, RequestBody, RequestHeaders, RequestParams, RequestQuery } from './request-values';
export { checkRoutes } from './route-check';
export { routesOfControllers, type Route } from './route-table';
export { RouteTable } from './route-table.service';
export { booleanFlag, clampedInteger, commaList, idParam, isoOf, moment, timestamp } from './schemas';
export { DATA_POLICY } from './security-headers';
export { parsePart, type FieldError } from './validation';
