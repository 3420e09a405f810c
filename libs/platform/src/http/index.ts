export { familyOfPath } from './family';
export {
  errorCodesOf,
  Operation,
  operationOf,
  PublicOperation,
  successStatusOf,
  type MultipartDefinition,
  type OperationDefinition,
  type OperationRequest,
  type OperationResponse,
  type ResponseHeader,
} from './operation';
export { PERMISSIONS, type Permission } from './permission';
export { RequestBody, RequestHeaders, RequestParams, RequestQuery } from './request-values';
export { booleanFlag, clampedInteger, commaList, idParam, timestamp } from './schemas';
