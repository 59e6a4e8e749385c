import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openSource } from '../../../../adapters/tables/duckdb/source-file.ts';
import { thrownBy } from '../../../support/thrown.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();
const refusal = (name: string) => thrownBy(() => openSource({ path: join(bench.folder, name), name }, undefined));

describe('a source file', () => {
  it('that does not exist is SOURCE_NOT_FOUND, also below something that is no folder', async () => {
    bench.write('plain.csv', 'a\n1\n');
    for (const name of ['missing.csv', 'plain.csv/x.csv']) {
      const { code, message } = await refusal(name);
      expect(code).toBe('SOURCE_NOT_FOUND');
      expect(message).toBe(`${name} does not exist; check the path in \`source\`.`);
    }
  });

  it('that is a folder is refused with what to write instead', async () => {
    mkdirSync(join(bench.folder, 'folder.csv'));
    const { code, message } = await refusal('folder.csv');
    expect(code).toBe('SOURCE_INVALID');
    expect(message).toContain('is a folder; name the files in it');
  });

  it('of an unknown ending is refused with the endings that are known', async () => {
    for (const name of ['data.xlsx', 'data.constructor']) {
      bench.write(name, 'x');
      const { message } = await refusal(name);
      expect(message).toContain('`format: csv`');
      expect(message).toContain('.parquet');
    }
  });

  it.each([
    ['no bytes.csv', '', 'is empty'],
    ['blank.csv', ' \n\n', 'is empty'],
    ['mark.csv', '\uFEFF', 'is empty'],
    ['packed.csv.gz', gzipSync(''), 'is empty'],
    ['empty.jsonl', '\n', 'is empty'],
    ['empty.parquet', '', 'is empty'],
  ])('%s is refused as empty', async (name, content, words) => {
    const { code, message } = await bench.refusal({ [name]: content });
    expect(code).toBe('SOURCE_INVALID');
    expect(message).toContain(`${name} ${words}`);
  });

  it('in UTF-16 is refused with the command that converts it', async () => {
    const { message } = await bench.refusal({ 'wide.csv': Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le') });
    expect(message).toBe('wide.csv is UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8 wide.csv`.');
  });

  it('that is binary is refused as no text', async () => {
    const { message } = await bench.refusal({ 'binary.csv': Buffer.from([1, 0, 2, 0, 10, 3]) });
    expect(message).toContain('NUL bytes');
  });

  it('whose gzip archive is cut off is refused', async () => {
    const packed = gzipSync(`a\n${'123\n'.repeat(1000)}`);
    const { message } = await bench.refusal({ 'cut.csv.gz': packed.subarray(0, packed.length - 20) });
    expect(message).toContain('cut.csv.gz cannot be unpacked');
  });
});
