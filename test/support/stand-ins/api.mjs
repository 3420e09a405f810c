// Stands where the api will stand, for tests of the supervisor alone: answers /health/ready, writes credentials, leaves when told.
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

if (process.env.STAND_IN_REFUSES) {
  process.stderr.write('STAND_IN_REFUSES must not be set\n');
  process.exit(78);
}
if (process.env.STAND_IN_CRASHES) throw new Error('the stand-in was told to crash');

const file = path.join(process.env.ARGUS_DATA_DIR, 'credentials.json');
const credentials = {
  baseUrl: `http://${process.env.HOST}:${process.env.PORT}`,
  email: 'demo@example.org',
  workspaceId: 'w',
  apiKey: 'ak_test',
};
if (!existsSync(file)) writeFileSync(file, JSON.stringify(credentials), { mode: 0o600 });

const shown = ['DATABASE_URL', 'DATABASE_OWNER_URL', 'REDIS_URL', 'ARGUS_QUEUE_BACKEND', 'ARGUS_DATA_DIR', 'NODE_ENV'];
for (const name of Object.keys(process.env)) if (name.startsWith('STRIPE_')) shown.push(name);
const server = createServer((request, response) => {
  const body = request.url === '/env' ? Object.fromEntries(shown.map((name) => [name, process.env[name] ?? null])) : { pid: process.pid };
  response.end(JSON.stringify(body));
});
const leave = () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
};
process.once('SIGTERM', leave);
process.once('disconnect', leave);
server.listen(Number(process.env.PORT), process.env.HOST);
