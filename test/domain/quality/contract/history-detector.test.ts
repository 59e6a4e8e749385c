import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { createHistoryDetector } from '../../../../domain/quality/contract/history-detector.ts';
import { table } from '../../../support/tables.ts';

const hour = 3_600_000;
const history = [98, 102, 100, 97, 103, 101].map((rowCount, i) => ({ rowCount, ageMs: (2 + 0.1 * i) * hour }));
const now = 1e12;
const detect = async (rows: number, newest: number | null, asOf: number | undefined = now) => {
  const times = Array.from({ length: rows }, (_, i) => (newest === null ? null : newest - i));
  const given = table({ at: times }, { at: 'timestamp' });
  return createHistoryDetector(history, asOf).detect({
    table: given,
    roles: { time: 'at' },
    stream: createStream('x'),
  });
};

it('is quiet on a table as usual', async () => {
  expect((await detect(100, now - 2 * hour)).issues).toEqual([]);
});

it('tells too few and too many rows, and a newest value that is too old', async () => {
  expect((await detect(40, now - 2 * hour)).issues.map(({ code }) => code)).toEqual(['volume']);
  expect((await detect(400, now - 2 * hour)).issues[0]?.message).toMatch(
    /^the table has 400 rows, where .* expect 90 to 111\.$/,
  );
  const { issues } = await detect(100, now - 9 * hour);
  expect(issues).toHaveLength(1);
  expect(issues[0]).toMatchObject({ code: 'stale', column: 'at', effect: 9 * hour });
});

it('judges no age without a moment or a value, and nothing without a history', async () => {
  expect((await detect(100, null)).issues).toEqual([]);
  const stale = table({ at: [1, 2] }, { at: 'timestamp' });
  const request = { table: stale, roles: { time: 'at' }, stream: createStream('x') };
  expect((await createHistoryDetector(history.slice(0, 4), now).detect(request)).issues).toEqual([]);
  const unknown = await createHistoryDetector(history).detect(request);
  expect(unknown.issues.map(({ code }) => code)).toEqual(['volume']);
});
