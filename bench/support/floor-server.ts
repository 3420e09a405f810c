// The least an upload can be: the body parsed, the file written and hashed. No database, no account, no promise that a power cut
// leaves the file. Forked by `startPeerServer`.
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import busboy from 'busboy';
import { tellPort } from './peer-server';

const folder = process.argv[2] ?? '';
let count = 0;

const server = createServer((incoming, outgoing) => {
  const parser = busboy({ headers: incoming.headers });
  parser.on('file', (_field, stream) => {
    const hash = createHash('sha256');
    const id = String(count++);
    const file = createWriteStream(path.join(folder, id));
    stream.on('data', (chunk: Buffer) => hash.update(chunk));
    stream.pipe(file).on('close', () => {
      outgoing.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id, sha256: hash.digest('hex') }));
    });
  });
  incoming.pipe(parser);
});
mkdirSync(folder, { recursive: true });
tellPort(server);
