import { type Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import { AppError, newId } from '@argus/common';
import { printError } from './error-response';

type ParserError = Error & { code?: string };

const answerTo = ({ code }: ParserError): { status: number; message: string } => {
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, message: 'The request headers are too large: at most 16 KB in all.' };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, message: 'The request took too long to arrive.' };
  if (code === 'HPE_INVALID_EOF_STATE') return { status: 400, message: 'The request ended before it was complete.' };
  return { status: 400, message: 'The request is not valid HTTP.' };
};

const LINGER_MS = 1_000;
const answered = new WeakSet<Socket>();

/**
 * Answers what Node could not even parse, so that no request gets an empty reply. There is no request object yet, so no path and no family:
 * the root shape is used.
 */
export const answerClientError = (error: ParserError, socket: Socket & { _httpMessage?: { headersSent?: boolean } | null }): void => {
  // A reset connection takes no answer, and one that is already being answered must not get a second.
  if (answered.has(socket)) return;
  answered.add(socket);
  if (error.code === 'ECONNRESET' || !socket.writable || socket._httpMessage?.headersSent) return void socket.destroy();
  const { status, message } = answerTo(error);
  const requestId = newId();
  const { body } = printError(new AppError('request.malformed', { message }), { path: '/', family: 'root', requestId });
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(text)}`,
    `X-Request-Id: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
  // Closed a little later: closing at once resets a client that is still sending, and it would lose the answer.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
};
