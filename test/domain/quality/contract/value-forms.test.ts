import { expect, it } from 'vitest';
import { createStream } from '../../../../domain/learning/random-stream.ts';
import { valueFormDetector } from '../../../../domain/quality/contract/value-forms.ts';
import { table } from '../../../support/tables.ts';

const said = async (of: Parameters<typeof table>[0], roles = {}) => {
  const { issues } = await valueFormDetector.detect({ table: table(of), roles, stream: createStream('x') });
  return issues.map(({ code, column }) => `${code} ${column ?? ''}`);
};
/** `value` in some rows of many, and words in the others. */
const among = (value: string, rows = 1, many = 300) =>
  Array.from({ length: many }, (_, row) => (row < rows ? value : `word ${String.fromCharCode(97 + (row % 7))}`));

it('names texts that stand for a missing value, unless they are a category of their own', async () => {
  for (const value of ['.', '-', '?', 'NA', 'n/a', '#N/A', 'null', 'Unknown', ' missing '])
    expect([value, await said({ x: among(value) })]).toEqual([value, ['placeholder x']]);
  expect(await said({ x: among('None', 200) })).toEqual([]);
  expect(await said({ x: among('NA', 200) })).toEqual([]);
  expect(await said({ x: among('Nana') })).toEqual([]);
});

it('names a few numbers among texts and a few texts among numbers, and no codes that hold both', async () => {
  expect(await said({ x: among('300') })).toEqual(['mixed-types x']);
  const spoiled = Array.from({ length: 100 }, (_, row) => (row === 5 ? 'about 7' : String(row)));
  expect(await said({ x: spoiled })).toEqual(['mixed-types x']);
  expect(await said({ x: spoiled.map((value) => (value === 'about 7' ? '-' : value)) })).toEqual(['placeholder x']);
  expect(await said({ x: among('300', 100) })).toEqual([]);
  expect(await said({ x: among('00M') })).toEqual([]);
});

it('knows dates in the forms that are read as texts', async () => {
  for (const value of ['2001/01/31 00:47', '31.01.2001', '1/31/01', 'Jun 12 1998', 'June 12, 1998', '12-Jun-98'])
    expect([value, await said({ x: Array(30).fill(value) })]).toEqual([value, ['dates-as-text x']]);
  expect(await said({ x: Array(30).fill('1.2.3') })).toEqual([]);
});

it('names texts that are the same in nearly all rows, and says nothing of few rows or of a key', async () => {
  expect(await said({ x: Array.from({ length: 1000 }, (_, row) => (row < 2 ? 'a' : 'b')) })).toEqual([
    'near-constant-column x',
  ]);
  expect(await said({ x: ['.', 'a', 'b'] })).toEqual([]);
  expect(await said({ x: among('300') }, { key: 'x' })).toEqual([]);
});

it('shows no value, since it may be personal', async () => {
  const { issues } = await valueFormDetector.detect({
    table: table({ x: among('4711') }),
    roles: {},
    stream: createStream('x'),
  });
  expect(issues[0]?.message).toContain('first in row 0');
  expect(issues[0]?.message).not.toContain('4711');
});
