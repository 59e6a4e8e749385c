import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../support/tables.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();
type Source = Parameters<typeof bench.load>[1];

async function putAside(files: Readonly<Record<string, string | Uint8Array>>, source: Source = {}) {
  const [path, rejects] = [bench.target(), bench.target()];
  const paths = Object.entries(files).map(([name, content]) => ({ name, path: bench.write(name, content) }));
  const summary = await bench.engine.load(paths, { source: paths.map(({ name }) => name), ...source }, path, rejects);
  const aside = await bench.engine.read(rejects);
  const lines = Array.from({ length: aside.rowCount }, (_, row) =>
    ['file', 'line', 'column', 'value', 'message'].map((name) => cellsOf(aside, name)[row] ?? null),
  );
  return { summary, table: await bench.engine.read(path), lines };
}

describe('lines that cannot be read', () => {
  it('are put aside with file, line and text, and the others go on', async () => {
    const latin = Buffer.concat([Buffer.from('7,caf'), Buffer.from([0xe9]), Buffer.from(',9\n')]);
    const { summary, table, lines } = await putAside({
      'a.csv': Buffer.concat([Buffer.from('a,b,c\n1,"x\ny",3\n4,5\n6,"7"x,8\n'), latin, Buffer.from('10,11,12\n')]),
      'b.csv': 'a,b,c\n1,2,3,4\n13,14,15\n',
    });
    expect(cellsOf(table, 'a')).toEqual([1, 10, 13]);
    expect(summary).toMatchObject({ rowCount: 3, rejected: 4 });
    expect(lines.map(([file, line, , , message]) => [file, line, message])).toEqual([
      ['a.csv', 4, 'the line has fewer fields than the header'],
      ['a.csv', 5, 'the line has text behind a closing quote'],
      ['a.csv', 6, 'the line is not UTF-8'],
      ['b.csv', 2, 'the line has more fields than the header'],
    ]);
    expect(lines[0]?.[3]).toBe('4,5');
  });

  it('are also those whose values a declared type refuses, each with its line', async () => {
    const csv = 'id,age\n1,3\n2,old\n3\nx,7\n\n5,"1\n2"\ny,z\n6,9\n';
    const { summary, table, lines } = await putAside({ 'a.csv': csv }, { types: { id: 'integer', age: 'integer' } });
    expect(cellsOf(table, 'id')).toEqual([1, 6]);
    expect(lines.map(([, line, column, value]) => [line, column, value])).toEqual([
      [3, 'age', 'old'],
      [4, null, '3'],
      [5, 'id', 'x'],
      [7, 'age', '1\n2'],
      [9, 'age', 'z'],
      [9, 'id', 'y'],
    ]);
    expect(summary.rejected).toBe(5);
  });

  it('do not put a value aside that only contradicts a guess', async () => {
    const csv = `a,b\n${'1,2\n'.repeat(6000)}1,x\n1\n`;
    const { summary, table } = await putAside({ 'a.csv': csv });
    expect(summary).toMatchObject({ rowCount: 6001, rejected: 1 });
    expect(table.columns.map(({ type }) => type)).toEqual(['integer', 'string']);
  });

  it('behind a quote that never closes fail the load, since no line can be told from another', async () => {
    const { code, message } = await thrownBy(() => putAside({ 'a.csv': 'a,b\n1,2\n3,"4\n5,6\n7,8\n' }));
    expect(code).toBe('SOURCE_INVALID');
    expect(message).toContain('a.csv, line 3: the line opens a quote that is never closed');
  });

  it('fail the load when there is no other', async () => {
    expect((await thrownBy(() => putAside({ 'a.csv': 'a,b\n1\n2\n' }))).message).toContain(
      'has no row that can be read',
    );
  });

  it('fail the load where nobody asks for them', async () => {
    expect((await bench.refusal({ 'a.csv': 'a,b\n1,2\n3\n' })).code).toBe('SOURCE_INVALID');
  });

  it('and rows together are all lines of the file, whatever is broken', async () => {
    const field = fc.constantFrom('1', 'x', '"q"', '"a\nb"', '"a""b"');
    const line = fc.oneof(
      { weight: 4, arbitrary: fc.tuple(field, field).map((fields) => fields.join(',')) },
      fc.constantFrom('1', '1,2,3', '1,"2"x'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (lines) => {
        const { summary, lines: aside } = await putAside({ 'p.csv': `a,b\n1,2\n${lines.join('\n')}\n` });
        expect(summary.rowCount + aside.length).toBe(lines.length + 1);
        const starts = lines.map((_, index) => 3 + lines.slice(0, index).join('').split('\n').length - 1 + index);
        const broken = lines.flatMap((text, index) => (/^(1|1,2,3|1,"2"x)$/.test(text) ? [starts[index]] : []));
        expect(aside.map(([, at]) => at)).toEqual(broken);
      }),
      { numRuns: 30 },
    );
  });
});
