import { createLogger, NestLogger, redactUrl, withLogFields } from './index';
import { prettyLine } from './pretty-line';

const capture = (level: 'info' | 'debug' = 'debug') => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string): void => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { lines, logger: createLogger({ level, format: 'json', service: 'test', destination }) };
};

describe('createLogger', () => {
  it('puts the fields in force on every line, however deep', async () => {
    const { lines, logger } = capture();
    await withLogFields({ requestId: 'r1' }, async () => {
      await Promise.resolve();
      withLogFields({ jobId: 'j1' }, () => logger.info('inner'));
      logger.info('outer');
    });
    logger.info('outside');
    expect(lines.map(({ msg, requestId, jobId }) => [msg, requestId, jobId])).toEqual([
      ['inner', 'r1', 'j1'],
      ['outer', 'r1', undefined],
      ['outside', undefined, undefined],
    ]);
  });

  it('blanks secrets by name', () => {
    const { lines, logger } = capture();
    logger.info({ authorization: 'x1', req: { headers: { cookie: 'x2', 'x-api-key': 'x3', host: 'kept' } }, user: { password: 'x4' } });
    expect(JSON.stringify(lines)).not.toMatch(/x[1-4]/);
    expect(JSON.stringify(lines)).toContain('kept');
  });
});

describe('NestLogger', () => {
  it('keeps context, message, error and stack apart', () => {
    const { lines, logger } = capture('info');
    const nest = new NestLogger(logger);
    nest.log('ready', 'Queue');
    nest.log('Mapped {/x, GET} route', 'RouterExplorer');
    nest.error('it broke', new Error('why').stack, 'Queue');
    nest.warn(new Error('as an object'), 'Queue');
    expect(lines).toEqual([
      expect.objectContaining({ level: 30, msg: 'ready', context: 'Queue' }),
      expect.objectContaining({
        level: 50,
        msg: 'it broke',
        context: 'Queue',
        err: { stack: expect.stringContaining('Error: why') as string },
      }),
      expect.objectContaining({ level: 40, msg: 'as an object', err: expect.objectContaining({ type: 'Error' }) as object }),
    ]);
  });
});

describe('redactUrl', () => {
  it.each([
    ['/assets?q=a&limit=2', '/assets?q=a&limit=2'],
    ['/auth/magic/verify?token=abc&x=1', '/auth/magic/verify?token=[redacted]&x=1'],
    ['/content/a?%6bey=abc&Signature=d', '/content/a?%6bey=[redacted]&Signature=[redacted]'],
    ['/invite/abc/claim', '/invite/[redacted]/claim'],
    ['/x?%zz=1&key', '/x?%zz=1&key'],
  ])('%s', (url, expected) => expect(redactUrl(url)).toBe(expected));
});

describe('prettyLine', () => {
  it('prints one line, and a stack below it', () => {
    const entry = {
      level: 30,
      time: Date.UTC(2026, 0, 1, 12),
      service: 'api',
      pid: 1,
      context: 'Queue',
      msg: 'ready',
      count: 2,
      name: 'a b',
    };
    expect(prettyLine(JSON.stringify(entry), false)).toBe('12:00:00.000 INFO  Queue: ready count=2 name="a b"\n');
    const failed = { level: 50, msg: 'broke', err: { stack: 'Error: x\n    at y' } };
    expect(prettyLine(JSON.stringify(failed), false)).toBe('ERROR broke\n  Error: x\n      at y\n');
    expect(prettyLine('not json', false)).toBe('not json\n');
  });
});
