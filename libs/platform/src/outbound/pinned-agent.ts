import { isIP } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { type Target } from './target';

const MAX_ADDRESSES = 4;

export interface AgentTimeouts {
  readonly connectTimeoutMs: number;
  /** Longest silence while headers or body are awaited. */
  readonly idleTimeoutMs: number;
}

/**
 * An agent for one request that connects to the checked addresses and nowhere else: the name is not looked up again,
 * so a name server that answers differently the second time gains nothing. Host header, SNI and the certificate check
 * keep the name.
 */
export const pinnedAgent = ({ url, addresses }: Target, { connectTimeoutMs, idleTimeoutMs }: AgentTimeouts): Agent => {
  const usable = addresses.slice(0, MAX_ADDRESSES);
  const connector = buildConnector({ timeout: Math.max(1, Math.floor(connectTimeoutMs / usable.length)), autoSelectFamily: false });
  const servername = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? url.hostname.replace(/\.$/, '') : '';

  const connect: buildConnector.connector = (options, done) => {
    const attempt = (index: number): void => {
      const address = usable[index];
      if (address === undefined) return;
      connector({ ...options, hostname: address, ...(servername !== '' && { servername }) }, (...result) => {
        const [error] = result;
        if (error !== null && index + 1 < usable.length) attempt(index + 1);
        else done(...result);
      });
    };
    attempt(0);
  };

  return new Agent({
    connect,
    connections: 1,
    pipelining: 0,
    headersTimeout: idleTimeoutMs,
    bodyTimeout: idleTimeoutMs,
    maxHeaderSize: 32 * 1024,
  });
};
