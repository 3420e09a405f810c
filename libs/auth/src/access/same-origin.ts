import type { IncomingMessage } from 'node:http';
import { AppError } from '@argus/common';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Refuses a request by which another site makes a signed-in browser change something: the session's cookie comes along by itself, the
 * header Origin tells whose page asked.
 * @param publicUrl the address people use; on a machine's own loopback its other names are as good
 * @throws AppError auth.cross_origin
 */
export function checkSameOrigin({ method = 'GET', headers }: IncomingMessage, publicUrl: string): void {
  if (SAFE_METHODS.has(method)) return;
  const { origin, protocol, host } = new URL(publicUrl);
  const given = headers.origin;
  if (given === origin) return;
  const isOwnLoopback = LOOPBACK.test(host) && LOOPBACK.test(headers.host ?? '') && given === `${protocol}//${headers.host}`;
  if (!isOwnLoopback) throw new AppError('auth.cross_origin', { details: { expected: origin } });
}
