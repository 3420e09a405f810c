import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { endChild } from '../../tools/support/processes';
import { HttpPeer } from './http-peer';

export interface PeerServer {
  readonly peer: HttpPeer;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts one of the servers of this folder in a process of its own. */
export async function startPeerServer(name: 'floor-server' | 'express-server', ...args: string[]): Promise<PeerServer> {
  const child = fork(path.join(__dirname, `${name}.js`), args);
  const [port] = z.tuple([z.number()]).parse((await once(child, 'message')).slice(0, 1));
  const peer = new HttpPeer(`http://127.0.0.1:${port}`);
  return {
    peer,
    pid: child.pid ?? -1,
    async stop() {
      peer.close();
      await endChild(child, 'SIGTERM', 5_000);
    },
  };
}

/** The server's side: listens on a free port, tells the parent, and leaves when the parent is gone. */
export function tellPort(server: Server): void {
  process.once('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}
