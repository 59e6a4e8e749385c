import { describe, expect, it } from 'vitest';
import { cellsOf, namesOf } from '../../../support/tables.ts';
import { Workbench } from './workbench.ts';

const bench = new Workbench();

describe('a CSV file', () => {
  it.each([
    ['header.csv', 'a,b\n', 'header.csv has a header but no rows.'],
    ['bare.csv', 'a,b', 'bare.csv has a header but no rows.'],
    ['space.csv', 'a,b\n\n \n', 'space.csv has a header but no rows.'],
    [
      'short.csv',
      'a,b\n1,2\n3\n4,5\n',
      'short.csv, line 3: the line has 1 field where the header has 2; add or remove a separator, or quote a field that holds one.',
    ],
    [
      'long.csv',
      'a,b\n"x\ny",2\n3,4,5\n',
      'long.csv, line 4: the line has 3 fields where the header has 2; add or remove a separator, or quote a field that holds one.',
    ],
    [
      'open.csv',
      'a,b\n1,2\n3,"x\n4,5\n',
      'open.csv, line 3: the line opens a quote that is never closed; close it, or double a quote that is part of the text.',
    ],
    [
      'behind.csv',
      'a,b\n1,"x"y\n',
      'behind.csv, line 2: the line has text behind a closing quote; double a quote that is part of the text.',
    ],
    [
      'mixed.csv',
      'a,b\r\n1,2\r\n3,4\n5,6\r\n',
      'mixed.csv, line 3: the line ends in another way than the lines before (LF and CRLF mixed); convert the file with `dos2unix`.',
    ],
    ['twice.csv', 'a,b,a\n1,2,3\n', 'twice.csv, line 1: the columns 1 and 3 are both called "a"; rename one.'],
    ['case.csv', 'a,A\n1,2\n', 'case.csv, line 1: the columns 1 and 2 are both called "A" but for case; rename one.'],
    ['blank.csv', '\na,b\n1,2\n', 'blank.csv starts with a blank line; its first line must hold the column names.'],
  ])('%s is refused with one sentence', async (name, content, sentence) => {
    const { code, message } = await bench.refusal({ [name]: content });
    expect(code).toBe('SOURCE_INVALID');
    expect(message).toBe(sentence);
  });

  it('that is not UTF-8 is refused with its line and the command that converts it', async () => {
    const latin = (text: string) => Buffer.from(text, 'latin1');
    const row = await bench.refusal({ 'latin.csv': latin('a,b\n1,x\n2,é\n') });
    expect(row.message).toBe(
      'latin.csv, line 3: the line is not UTF-8; convert the file, as `iconv -f WINDOWS-1252 -t UTF-8 latin.csv`.',
    );
    expect(row.details).toEqual({ file: 'latin.csv', line: 3 });
    const header = await bench.refusal({ 'latin.csv': latin('a,é\n1,x\n') });
    expect(header.details).toEqual({ file: 'latin.csv', line: 1 });
  });

  it('names the faulty one of several files', async () => {
    const { message } = await bench.refusal({ 'good.csv': 'a,b\n1,2\n', 'bad.csv': 'a,b\n1\n' });
    expect(message).toContain('bad.csv, line 2');
  });

  it('may hold separators, quotes and line ends in quotes, and blank lines', async () => {
    const { table } = await bench.load({ 'q.csv': '"x,y",z\n"1,5","say ""hi"""\n\n"a\r\nb",#no comment\n' });
    expect(namesOf(table)).toEqual(['x,y', 'z']);
    expect(cellsOf(table, 'x,y')).toEqual(['1,5', 'a\r\nb']);
    expect(cellsOf(table, 'z')).toEqual(['say "hi"', '#no comment']);
  });

  it('has a missing value where a line is blank and there is one column', async () => {
    const { table } = await bench.load({ 'one.csv': 'a\n1\n\n3\n' });
    expect(cellsOf(table, 'a')).toEqual([1, null, 3]);
  });

  it('takes the declared separator', async () => {
    const { table } = await bench.load({ 'd.csv': 'a~b,c\n1~2,3\n' }, { delimiter: '~' });
    expect(namesOf(table)).toEqual(['a', 'b,c']);
  });

  it('takes the texts of `null` as missing, in every column', async () => {
    const { table, types } = await bench.load({ 'n.csv': 'a,b\n1,NA\nNA,"x"\n-,-\n' }, { null: ['NA', '-'] });
    expect(types).toEqual({ a: 'integer', b: 'string' });
    expect(cellsOf(table, 'a')).toEqual([1, null, null]);
    expect(cellsOf(table, 'b')).toEqual([null, 'x', null]);
  });

  it('names a column without a name by its position', async () => {
    const { table } = await bench.load({ 'index.csv': ',a\n0,5\n1,6\n' });
    expect(namesOf(table)).toEqual(['column_1', 'a']);
  });

  it('of a header longer than the first look is read', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `column-${'x'.repeat(80)}-${index}`);
    const { summary } = await bench.load({ 'wide.csv': `${names.join(',')}\n${names.map(() => 1).join(',')}\n` });
    expect(summary.columns).toHaveLength(1000);
  });
});
