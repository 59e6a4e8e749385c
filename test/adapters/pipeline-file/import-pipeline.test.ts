import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importPipeline } from '../../../adapters/pipeline-file/import-pipeline.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-module-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('importPipeline', () => {
  const path = () => join(folder, 'p.ts');

  it('finds packages of the project', async () => {
    const of = join(folder, 'node_modules', 'shared-settings');
    mkdirSync(of, { recursive: true });
    writeFileSync(
      join(of, 'package.json'),
      '{"name":"shared-settings","version":"1.0.0","type":"module","main":"m.js"}',
    );
    writeFileSync(join(of, 'm.js'), 'export const trees = 50;');
    writeFileSync(path(), "import { trees } from 'shared-settings'; export default { trees };");
    expect(await importPipeline(path(), 'p.ts')).toEqual({ trees: 50 });
  });

  it('removes its temporary file and leaves a state folder that was there', async () => {
    mkdirSync(join(folder, '.within'));
    writeFileSync(join(folder, '.within', 'kept'), '');
    writeFileSync(path(), 'export default { a: [undefined, { b: undefined, c: 1 }] };');
    expect(await importPipeline(path(), 'p.ts')).toEqual({ a: [undefined, { c: 1 }] });
    expect(readdirSync(join(folder, '.within'))).toEqual(['kept']);
  });

  it('leaves no state folder where there was none', async () => {
    writeFileSync(path(), 'export default {};');
    await importPipeline(path(), 'p.ts');
    expect(existsSync(join(folder, '.within'))).toBe(false);
  });
});
