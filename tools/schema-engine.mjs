#!/usr/bin/env node
// Stands in for Prisma's native schema engine, whose download host can't be reached from everywhere (air-gapped sites, CI behind a
// proxy). `prisma migrate …` starts it as PRISMA_SCHEMA_ENGINE_BINARY and speaks JSON-RPC with it over stdio, one message a line.
// Inside works the official WebAssembly build of the same engine, on top of @prisma/adapter-pg.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const require = createRequire(import.meta.url);
const ENGINE_MODULE = '@prisma/schema-engine-wasm/schema_engine_bg';

// The `prisma` command checks the version of the engine it is given; the commit is the tail of the npm version.
if (process.argv.includes('--version')) {
  const [, commit] = /([0-9a-f]{40})/.exec(require('../package.json').devDependencies['@prisma/schema-engine-wasm']);
  console.log(`schema-engine-cli ${commit}`);
  process.exit(0);
}

const { values: options, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { datasource: { type: 'string' }, datamodels: { type: 'string', multiple: true } },
});
const datasource = options.datasource ? JSON.parse(options.datasource) : {};

/**
 * adapter-pg makes the shadow database's connection by setting `database` on what it was given, which a connection string
 * would override: the shadow would be the main database. Hence single fields.
 */
function connectionOf(url) {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const ssl = searchParams.get('sslmode');
  return {
    config: {
      host: searchParams.get('host') ?? decodeURIComponent(hostname),
      port: port ? Number(port) : 5432,
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
      ...(ssl && ssl !== 'disable' ? { ssl: { rejectUnauthorized: ssl === 'verify-full' || ssl === 'verify-ca' } } : {}),
    },
    schema: searchParams.get('schema') ?? undefined,
  };
}

async function once(config, sql) {
  const client = new pg.Client(config);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const quote = (name) => `"${name.replaceAll('"', '""')}"`;

class Connections extends PrismaPg {
  constructor(url) {
    const { config, schema } = connectionOf(url);
    super({ ...config, max: 4 }, { schema });
    this.target = { config, schema };
  }

  async connect() {
    return fitForTheEngine(await super.connect());
  }

  async connectToShadowDb() {
    if (datasource.shadowDatabaseUrl) return new Connections(datasource.shadowDatabaseUrl).connect();
    // adapter-pg would drop the database while its own pool is still connected to it.
    const { config, schema } = this.target;
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    await once(config, `CREATE DATABASE ${quote(name)}`);
    const connection = fitForTheEngine(await new PrismaPg({ ...config, database: name, max: 4 }, { schema }).connect());
    const dispose = connection.dispose.bind(connection);
    connection.dispose = async () => {
      await dispose();
      await once(config, `DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`);
    };
    return connection;
  }
}

const patched = new WeakSet();

/** Two things the native driver does and adapter-pg does not. */
function fitForTheEngine(connection) {
  // A script is one simple query: adapter-pg splits it at semicolons, which breaks function bodies.
  connection.executeScript = async (script) => {
    try {
      await connection.client.query(script);
    } catch (error) {
      connection.onError(error);
    }
  };

  // The catalogue's type "char" (oid 18) is unknown to adapter-pg, and the engine takes nothing but a character there.
  // Transactions share this prototype with plain connections.
  const shared = Object.getPrototypeOf(Object.getPrototypeOf(connection));
  if (patched.has(shared)) return connection;
  patched.add(shared);
  const { performIO, queryRaw } = shared;
  shared.queryRaw = async function (query) {
    const characters = [];
    const reader = Object.create(this);
    reader.performIO = async (inner) => {
      const result = await performIO.call(this, inner);
      result.fields?.forEach((field, index) => {
        if (field.dataTypeID !== 18) return;
        characters.push(index);
        field.dataTypeID = 25;
      });
      return result;
    };
    const answer = await queryRaw.call(reader, query);
    for (const index of characters) answer.columnTypes[index] = ColumnTypeEnum.Character;
    return answer;
  };
  return connection;
}

/** `prisma` skips the first line a failed sub-command writes to stderr: one is written to be skipped. */
function failSubCommand(code, message) {
  process.stderr.write(`${JSON.stringify({ level: 'INFO', fields: { message: 'schema-engine' } })}\n`);
  const fields = { error_code: code, message, is_panic: false };
  process.stderr.write(`${JSON.stringify({ level: 'ERROR', target: 'schema_engine::logger', fields })}\n`);
}

/** `schema-engine … cli <command>`: what `prisma` asks before it opens the conversation. Returns the exit code. */
async function subCommand(command) {
  const { config } = connectionOf(datasource.url);
  const maintenance = { ...config, database: 'postgres' };
  try {
    if (command === 'can-connect-to-database') await once(config, 'SELECT 1');
    else if (command === 'create-database') await once(maintenance, `CREATE DATABASE ${quote(config.database)}`);
    else if (command === 'drop-database') await once(maintenance, `DROP DATABASE ${quote(config.database)}`);
    else throw new Error(`The sub-command ${command} is not known here.`);
    return 0;
  } catch (error) {
    const code = { '3D000': 'P1003', '28P01': 'P1000', ECONNREFUSED: 'P1001' }[error.code] ?? 'P1011';
    failSubCommand(code, code === 'P1003' ? `Database \`${config.database}\` does not exist` : error.message || error.code);
    return 1;
  }
}

/** A panic inside WebAssembly reaches us only through this registry. */
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  message: '',
  set_message(message) {
    this.message = message;
  },
};
process.on('uncaughtException', (error) => {
  failSubCommand('P0000', globalThis.PRISMA_WASM_PANIC_REGISTRY.message || String(error?.message));
  process.exit(101);
});

async function startEngine() {
  const file = path.join(path.dirname(require.resolve(ENGINE_MODULE)), 'schema_engine_bg.wasm');
  const glue = await import(ENGINE_MODULE);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const datamodels = options.datamodels?.map((name) => [name, readFileSync(name, 'utf8')]);
  return glue.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(connections()));
}

/** Some questions (from an empty schema to a file, say) need no database at all. */
function connections() {
  if (datasource.url) return new Connections(datasource.url);
  const refuse = () => Promise.reject(new Error('No database is configured: set DATABASE_OWNER_URL or DATABASE_URL.'));
  return { provider: 'postgres', adapterName: '@prisma/adapter-pg', connect: refuse, connectToShadowDb: refuse };
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
/** The only method whose name differs between the two builds of the engine. */
const METHODS = { getDatabaseVersion: 'version' };

async function converse() {
  let engine;
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params = {} } = line.trim() ? JSON.parse(line) : {};
    if (!method) continue; // an answer to our own "print"
    try {
      engine ??= await startEngine();
      const result = await engine[METHODS[method] ?? method](params);
      // The native engine asks the command line to print a diff, the other one returns it.
      if (method === 'diff' && result?.stdout) send({ id: 1_000_000 + id, method: 'print', params: { content: result.stdout } });
      send({ id, result: result ?? null });
    } catch (error) {
      const data = { is_panic: false, message: String(error?.message ?? error), meta: error?.meta ?? null };
      if (error?.code) data.error_code = error.code;
      send({ id, error: { code: 4466, message: 'An error happened. Check the data field for details.', data } });
    }
  }
}

if (positionals.at(-2) === 'cli') process.exit(await subCommand(positionals.at(-1)));
await converse();
process.exit(0);
