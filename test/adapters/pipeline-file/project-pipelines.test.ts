/** @module Tests of finding the pipeline files of a project folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectPipelines } from '../../../adapters/pipeline-file/project-pipelines.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-project-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const named = (name: string) => `name: ${name}\nkind: feature\ndataset: { source: data.csv }\n`;

describe('the pipelines of a project', () => {
  it('are its files that hold one, of every format, by name', async () => {
    write('b.yaml', named('second'));
    write('a.json', JSON.stringify({ name: 'first', kind: 'feature', dataset: { source: 'data.csv' } }));
    write(
      'c.mjs',
      `const definePipeline = (one) => one;
export const pipeline = definePipeline({ name: 'third', kind: 'feature', dataset: { source: 'data.csv' } });
export default pipeline;
`,
    );
    write('package.json', '{ "name": "project", "version": "1.0.0" }');
    write('within.flags.yaml', 'flags: {}');
    write('tool.mjs', 'throw new Error("a module that is no pipeline was run");');
    write('notes.md', named('no pipeline'));
    mkdirSync(join(folder, 'folder.yaml'));
    const { pipelines, problems } = await projectPipelines(folder);
    expect(pipelines.map(({ pipeline }) => pipeline.name)).toEqual(['first', 'second', 'third']);
    expect(problems).toEqual([]);
  });

  it('that are not valid are told, and hide no other', async () => {
    write('bad.yaml', `${named('bad')}modle: {}\n`);
    write('good.yaml', named('good'));
    const { pipelines, problems } = await projectPipelines(folder);
    expect(pipelines.map(({ pipeline }) => pipeline.name)).toEqual(['good']);
    expect(problems).toEqual([expect.stringContaining('modle')]);
  });

  it('are none of broken text, data of a size, or a folder that is not there', async () => {
    write('broken.yaml', 'name: [');
    write('data.json', JSON.stringify({ name: 'x', dataset: 'y'.repeat(300_000) }));
    expect(await projectPipelines(folder)).toEqual({ pipelines: [], problems: [] });
    expect(await projectPipelines(join(folder, 'absent'))).toEqual({ pipelines: [], problems: [] });
  });
});
