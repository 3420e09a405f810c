import { type IncomingMessage } from 'node:http';
import { malformedMultipart } from './multipart-errors';
import { BrokenForm, type MultipartScanner } from './multipart-scanner';

/**
 * Hands the body of a request to the scanner as it arrives, and holds the client back while that has to wait. Resolves when the form has
 * been read whole. A body that is given up is left where it is.
 * @throws AppError request.malformed_multipart when the form is broken, ends early, or nothing arrives for `stallTimeoutMs`; what the
 * scanner's events throw
 */
export const receiveBody = (request: IncomingMessage, scanner: MultipartScanner, stallTimeoutMs: number): Promise<void> =>
  new Promise((resolve, reject) => {
    let waiting = false;
    let seenBytes = -1;
    // Slow is fine, silent is not. Waiting for the disk is not the client's silence.
    const watchdog = setInterval(() => {
      const { bytesRead } = request.socket;
      if (bytesRead === seenBytes && !waiting) fail(malformedMultipart(`Nothing arrived for ${stallTimeoutMs} ms.`));
      seenBytes = bytesRead;
    }, stallTimeoutMs).unref();

    const stop = (): void => {
      clearInterval(watchdog);
      request.off('data', onData).off('end', onEnd).off('close', onBroken).pause();
    };
    const fail = (error: unknown): void => {
      stop();
      reject(error instanceof BrokenForm ? malformedMultipart(error.message, error) : (error as Error));
    };
    const onData = (chunk: Buffer): void => {
      try {
        const wait = scanner.push(chunk);
        if (wait) hold(wait);
      } catch (error) {
        fail(error);
      }
    };
    const hold = (wait: Promise<void>): void => {
      waiting = true;
      request.pause();
      wait.then(() => {
        waiting = false;
        request.resume();
      }, fail);
    };
    const onEnd = (): void => {
      if (!scanner.isComplete) return fail(malformedMultipart('The multipart body is broken or ended early.'));
      stop();
      resolve();
    };
    const onBroken = (): void => {
      if (!request.complete) fail(malformedMultipart('The connection ended before the whole form had arrived.'));
    };
    // The listener for errors stays: one that comes after the body was given up must not end the process.
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
