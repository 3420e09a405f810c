import { BILLING_ERRORS } from './billing-errors';
import { type ErrorDefinition, type Family, STATUS_OF_KIND } from './error-kinds';

export const ERRORS = {
  'request.invalid': {
    kind: 'invalid',
    message: 'The request is not valid.',
    fix: 'Correct the fields named in `errors` and send it again.',
  },
  'request.malformed_json': {
    kind: 'invalid',
    message: 'The body is not valid JSON.',
    fix: 'Send a JSON object with Content-Type: application/json.',
  },
  'request.malformed_multipart': {
    kind: 'invalid',
    message: 'The multipart body is broken or ended early.',
    fix: 'Send multipart/form-data with its boundary and the whole body.',
  },
  'request.body_too_large': {
    kind: 'too_large',
    message: 'The body is too large.',
    fix: 'Send a JSON body of at most 100 KB; files go to the upload routes.',
  },
  'request.unsupported_media_type': {
    kind: 'unsupported',
    message: 'The body is in a format this route does not read.',
    fix: 'Send JSON in UTF-8, not compressed, with Content-Type: application/json.',
  },
  'request.malformed': {
    kind: 'invalid',
    message: 'The request is not valid HTTP.',
    fix: 'Check the request line, the headers and the percent-encoding of the URL.',
  },
  'request.null_character': {
    kind: 'invalid',
    message: 'Text may not contain the character U+0000.',
    fix: 'Remove the NUL character from the field named in `field`.',
  },
  'request.cursor_invalid': {
    kind: 'invalid',
    message: 'The cursor does not belong to this query.',
    fix: 'Send `nextCursor` of the page before with the same query, or leave `cursor` out to begin anew.',
  },
  'request.idempotency_in_flight': {
    kind: 'conflict',
    message: 'The first request with this Idempotency-Key is not over yet.',
    fix: 'Wait a moment and send the same request again: it is answered as the first one was.',
  },
  'request.idempotency_mismatch': {
    kind: 'unprocessable',
    message: 'This Idempotency-Key was used for another request.',
    fix: 'Use a new key for every new request, and the same key only to repeat one.',
  },
  'request.rate_limited': {
    kind: 'rate_limited',
    message: 'There were more requests than may be made in this time.',
    fix: 'Wait as many seconds as the header Retry-After says, then send it again.',
  },
  'route.not_found': { kind: 'not_found', message: 'There is no such route.', fix: 'See /docs for every route.' },
  'route.method_not_allowed': {
    kind: 'method_not_allowed',
    message: 'This route does not know that method.',
    fix: 'Use one of the methods in the Allow header.',
  },

  'auth.required': {
    kind: 'unauthenticated',
    message: 'An API key or a session is required.',
    fix: 'Send Authorization: Bearer ak_… or X-API-Key: …, or sign in with POST /auth/magic.',
    assetServiceCode: 'api_key_missing',
  },
  'auth.invalid_credential': {
    kind: 'unauthenticated',
    message: 'The credential is unknown, revoked or expired.',
    fix: 'Check that the whole key or token was copied; else make a new one, or sign in again.',
    assetServiceCode: 'api_key_invalid',
  },
  'auth.forbidden': {
    kind: 'forbidden',
    message: 'The caller may not do that.',
    fix: 'Use a key with one of the scopes in `scopes`, or ask an owner of the workspace for a role with the permission in `permission`.',
    assetServiceCode: 'auth_forbidden',
  },
  'auth.token_expired': {
    kind: 'unauthenticated',
    message: 'The token has expired.',
    fix: 'Make a new one with POST /auth/token, or ask your issuer for one.',
    assetServiceCode: 'auth_token_expired',
  },
  'auth.person_required': {
    kind: 'forbidden',
    message: 'This is about a person, and a key is none.',
    fix: 'Sign in with POST /auth/magic, or send a token of POST /auth/token.',
  },
  'auth.cross_origin': {
    kind: 'forbidden',
    message: 'A session may change something only from the pages of this address.',
    fix: 'Send the header Origin with the address in `expected`, or use an API key.',
  },
  'auth.link_invalid': {
    kind: 'unauthenticated',
    message: 'This sign-in link was used already, is over, or was replaced by a newer one.',
    fix: 'Ask for a new one with POST /auth/magic; the newest mail has the link that works, for 15 minutes.',
  },
  'auth.link_unconfirmed': {
    kind: 'unauthenticated',
    message: 'Opening the link is not enough here: it was asked for somewhere else.',
    fix: 'Open it in the browser that asked for it. A script adds confirm=1 and sends Accept: application/json, or posts the code to /auth/magic/verify.',
  },
  'auth.code_invalid': {
    kind: 'unauthenticated',
    message: 'This is not the code of a sign-in that is open for this address.',
    fix: 'Copy the six digits from the newest mail. After five wrong ones only its link works: or ask for another with POST /auth/magic.',
  },
  'auth.email_unverified': {
    kind: 'forbidden',
    message: 'The issuer of the token does not vouch for an e-mail address.',
    fix: 'Verify the address with your identity provider, and have it put the claims email and email_verified into the token.',
  },
  'auth.issuer_unavailable': {
    kind: 'unavailable',
    message: 'The issuer of the token cannot be asked for its keys at the moment.',
    fix: 'Try again in a moment; if it stays, the operator checks OIDC_ISSUER.',
  },
  'auth.no_organization': {
    kind: 'forbidden',
    message: 'You are in no workspace.',
    fix: 'Make one with POST /workspaces, or switch to one with PUT /workspaces/{id}/switch.',
  },

  'organization.forbidden': {
    kind: 'forbidden',
    message: 'You have no access to this organization.',
    fix: 'GET /api/v1/users/me/organizations lists yours; a key acts in its own only.',
  },
  'workspace.not_found': {
    kind: 'not_found',
    message: 'There is no such workspace.',
    fix: 'GET /workspaces lists yours.',
  },

  'organization.name_invalid': {
    kind: 'invalid',
    message: 'The name has neither a letter nor a digit.',
    fix: 'Send a name with at least one letter or digit.',
  },

  'project.not_found': {
    kind: 'not_found',
    message: 'There is no such project.',
    fix: 'GET /api/v1/projects lists those of the organization.',
  },
  'project.name_taken': {
    kind: 'conflict',
    message: 'The organization has a project of that name.',
    fix: 'Use the project named in `projectId`, or choose another name; upper and lower case make no difference.',
  },

  'member.not_found': {
    kind: 'not_found',
    message: 'There is no such member.',
    fix: 'List the members: GET /api/v1/teams/organizations/{org_id}/members or GET /workspaces/{id}/members.',
  },
  'member.already_member': {
    kind: 'invalid',
    message: 'That person is a member already.',
    fix: 'Nothing needs to be done; a role is changed by the owner.',
  },
  'member.already_invited': {
    kind: 'invalid',
    message: 'That address has been invited already.',
    fix: 'Wait for the answer, or remove the pending member and invite again.',
  },
  'member.is_owner': {
    kind: 'invalid',
    message: 'The owner cannot be removed, and their role cannot be changed.',
    fix: 'Transfer the organization first: POST /api/v1/organizations/{org_id}/transfer.',
  },
  'member.is_admin': {
    kind: 'forbidden',
    message: 'Only the owner removes an admin.',
    fix: 'Ask the owner.',
  },
  'member.not_active': {
    kind: 'invalid',
    message: 'The new owner must be an active member.',
    fix: 'Name the user_id of a member whose status is active.',
  },
  'member.is_self': {
    kind: 'invalid',
    message: 'The organization is yours already.',
    fix: 'Name another member.',
  },

  'invite.not_found': {
    kind: 'not_found',
    message: 'There is no such invitation.',
    fix: 'Check that the whole link was copied, or ask for a new one.',
  },
  'invite.expired': {
    kind: 'invalid',
    message: 'The invitation has expired or was withdrawn.',
    fix: 'Ask for a new one: invitations are good for seven days.',
  },
  'invite.used': {
    kind: 'invalid',
    message: 'The invitation has been used as often as it may be.',
    fix: 'Ask for a new one.',
  },
  'invite.other_address': {
    kind: 'forbidden',
    message: 'The invitation is for another e-mail address.',
    fix: 'Sign in with the address that was invited.',
  },

  'session.not_found': {
    kind: 'not_found',
    message: 'You have no such session.',
    fix: 'GET /auth/sessions lists yours.',
  },

  'key.limit_shared': {
    kind: 'invalid',
    message: 'A key that is made by a key shares the limit of that key.',
    fix: 'Leave the limit out, or let a person make the key.',
  },
  'key.not_found': {
    kind: 'not_found',
    message: 'There is no such key.',
    fix: 'GET /keys lists the keys of the workspace that are not revoked.',
  },
  'key.already_revoked': {
    kind: 'invalid',
    message: 'The key is revoked already.',
    fix: 'Nothing is left to do: it lets nobody in.',
  },
  'key.not_rotatable': {
    kind: 'invalid',
    message: 'The key is revoked, has expired or was rotated already.',
    fix: 'Rotate its successor, or make a new key.',
  },
  'key.scopes_required': {
    kind: 'invalid',
    message: 'A key needs at least one scope.',
    fix: 'Name one of the scopes in `known`, or leave `scopes` out for the usual ones.',
  },
  'key.scope_unknown': {
    kind: 'invalid',
    message: 'There is no such scope.',
    fix: 'Name only scopes in `known`.',
  },
  'key.rate_limited': {
    kind: 'rate_limited',
    message: 'As many keys were made in the last hour as one caller may make.',
    fix: 'Use a key you have, or wait as many seconds as the header Retry-After says.',
  },

  'asset.not_found': {
    kind: 'not_found',
    message: 'There is no such asset.',
    fix: 'Check the id, and that the key belongs to the asset’s workspace.',
    assetServiceCode: 'asset_not_found',
  },
  'asset.file_required': {
    kind: 'invalid',
    message: 'No file was sent.',
    fix: 'Send multipart/form-data with one file in the field `file`.',
    assetServiceCode: 'asset_file_required',
  },
  'asset.file_empty': {
    kind: 'invalid',
    message: 'The file is empty.',
    fix: 'Send a file of at least one byte.',
    assetServiceCode: 'asset_file_empty',
  },
  'asset.file_too_large': {
    kind: 'too_large',
    message: 'The file is too large.',
    fix: 'Send a file within `limitBytes`.',
    assetServiceCode: 'asset_file_too_large',
  },
  'asset.digest_mismatch': {
    kind: 'invalid',
    message: 'The bytes that arrived are not the ones Content-Digest names.',
    fix: 'Send the file again, with the SHA-256 of its bytes.',
  },
  'asset.filename_invalid': {
    kind: 'invalid',
    message: 'The file name cannot be used.',
    fix: 'Use a name of 1 to 255 characters with no control characters.',
    assetServiceCode: 'asset_filename_invalid',
  },
  'asset.in_trash': { kind: 'invalid', message: 'The asset is in the trash.', fix: 'Recover it first with POST /assets/{id}/recover.' },
  'asset.not_in_trash': { kind: 'invalid', message: 'The asset is not in the trash.', fix: 'Only a deleted asset can be recovered.' },
  'asset.recovery_expired': {
    kind: 'invalid',
    message: 'The 30 days in which the asset could be recovered are over.',
    fix: 'Upload the file again.',
  },
  'asset.not_analysable': {
    kind: 'invalid',
    message: 'This file type is not analysed.',
    fix: 'JPEG, PNG, GIF, WebP and SVG are analysed; other files are stored.',
  },
  'asset.quota_exceeded': {
    kind: 'quota_exceeded',
    message: 'The workspace has reached its asset limit.',
    fix: 'Delete assets or upgrade the plan; GET /usage shows the limit.',
  },
  'asset.upload_expired': {
    kind: 'unavailable',
    message: 'The upload took too long to be recorded and was cleaned up.',
    fix: 'Send it again.',
  },
  'asset.no_rendition': {
    kind: 'not_found',
    message: 'The asset has no such rendition.',
    fix: 'Pictures have theirs once `thumbnailUrl` is not null; ask for the original of any other file.',
  },
  'content.not_found': {
    kind: 'not_found',
    message: 'There is no such file, or this link does not open it.',
    fix: 'Ask for the asset again: its reply has a link that works.',
  },
  'content.link_expired': {
    kind: 'forbidden',
    message: 'The link has expired.',
    fix: 'Ask for the asset again: its reply has a fresh link.',
  },
  'content.range_not_satisfiable': {
    kind: 'range_not_satisfiable',
    message: 'The file has no bytes in that range.',
    fix: 'Ask for a range below `sizeBytes`.',
  },
  'asset.bytes_missing': { kind: 'internal', message: 'The stored file could not be read.', fix: 'Tell the operator the request id.' },

  'fetch.url_invalid': {
    kind: 'invalid',
    message: 'The URL cannot be used.',
    fix: 'Send an absolute http or https URL without credentials in it.',
  },
  'fetch.address_refused': {
    kind: 'invalid',
    message: 'The URL points at an address that may not be fetched.',
    fix: 'Use a public address: private, loopback and link-local ones are refused.',
  },
  'fetch.failed': {
    kind: 'invalid',
    message: 'The URL could not be fetched.',
    fix: 'Check that it answers 200 to a GET without cookies, within the time limit.',
  },

  'image.unreadable': {
    kind: 'invalid',
    message: 'The picture could not be decoded: the file is damaged or not what it says.',
    fix: 'Export it again and upload the new file.',
  },
  'image.too_many_pixels': {
    kind: 'invalid',
    message: 'The picture has too many pixels.',
    fix: 'Scale it down below the pixel limit and upload it again.',
  },
  'image.too_complex': {
    kind: 'invalid',
    message: 'Decoding the picture took too much time or memory.',
    fix: 'Export it with a common tool at a smaller size and upload it again.',
  },

  'analysis.failed': {
    kind: 'internal',
    message: 'The analysis failed.',
    fix: 'Start it again with POST /assets/{id}/analyze; the credit was returned.',
  },
  'analysis.timed_out': { kind: 'unavailable', message: 'The analysis took too long.', fix: 'It is tried again by itself.' },
  'analysis.out_of_memory': {
    kind: 'internal',
    message: 'The model needed more memory than it may take.',
    fix: 'Tell the operator; the credit was returned.',
  },
  'analysis.worker_crashed': {
    kind: 'unavailable',
    message: 'The model process ended while it looked at the picture.',
    fix: 'It is tried again by itself.',
  },

  ...BILLING_ERRORS,

  'mail.refused': {
    kind: 'invalid',
    message: 'Mail to this address is not accepted.',
    fix: 'Check the address for a typing error, or use another one.',
  },
  'mail.unavailable': {
    kind: 'unavailable',
    message: 'Mail cannot be sent at the moment.',
    fix: 'Try again in a moment; if it stays, the operator sets SMTP_URL to a mail server that answers.',
  },

  'storage.full': {
    kind: 'unavailable',
    message: 'The server has no room left for the file.',
    fix: 'Try again later, or tell the operator.',
  },
  'storage.unavailable': { kind: 'unavailable', message: 'The file store does not answer.', fix: 'Try again in a moment.' },
  'service.unavailable': { kind: 'unavailable', message: 'A part of the service does not answer.', fix: 'Try again in a moment.' },
  internal: {
    kind: 'internal',
    message: 'Something went wrong on our side.',
    fix: 'Try again; if it stays, tell the operator the request id.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERRORS;

/** The HTTP status a code is answered with in one family. */
export const statusOf = (code: ErrorCode, family: Family): number => STATUS_OF_KIND[ERRORS[code].kind][family];
