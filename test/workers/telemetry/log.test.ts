/** @module The log of a process: JSON lines that name run and step and hold no secret. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { type Environment, loadConfig } from '../../../config/load.ts';
import { openLog } from '../../../workers/telemetry/log.ts';

afterEach(() => vi.unstubAllEnvs());

function opened(environment: Record<string, string> = {}) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const project = mkdtempSync(join(tmpdir(), 'within-log-'));
  writeFileSync(join(project, 'key'), 'kept-in-a-file\n');
  const lines: string[] = [];
  const given: Environment = { ...environment, WITHIN_CACHE_DIR: join(project, 'cache') };
  const log = openLog('worker', loadConfig(given, project), { write: (line) => void lines.push(line) });
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

it('writes one JSON document a line, with the name of the process and the level as a word', () => {
  const { log, parsed } = opened();
  log.info({ run: 'r-1' }, 'begun\nwith two lines');
  expect(parsed()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      process: 'worker',
      pid: process.pid,
      run: 'r-1',
      msg: 'begun\nwith two lines',
    },
  ]);
});

it('writes nothing below its level', () => {
  const { log, parsed } = opened({ WITHIN_LOG_LEVEL: 'warn' });
  log.info('not this');
  log.warn('this');
  expect(parsed()).toMatchObject([{ level: 'warn', msg: 'this' }]);
});

it('leaves out the values of known secrets, wherever in a line they stand', () => {
  const { log, lines } = opened({
    SLACK: 'xoxb-of-a-workspace',
    MAIL: 'smtp://anna:pass%2Fword@mail.example.org',
    WITHIN_SLACK_TOKEN: 'env:SLACK',
    WITHIN_SMTP: 'env:MAIL',
    WITHIN_MAIL_FROM: 'within@example.org',
    WITHIN_PAYLOAD_KEYS: 'k1=file:key',
    AWS_SECRET_ACCESS_KEY: 'of-the-store',
  });
  const error = new Error('xoxb-of-a-workspace was refused', { cause: new Error('pass/word of anna') });
  log.error({ error, deep: [{ header: 'Bearer of-the-store', key: 'kept-in-a-file' }] }, 'smtp said pass%2Fword');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('[secret]');
  expect(lines[0]).not.toMatch(/xoxb-of-a|of-the-store|kept-in-a-file|pass.{1,3}word/);
});
