import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProjectCode } from '../../../adapters/code/resolver.ts';
import { FileSources } from '../../../adapters/code/sources.ts';
import { loadPipeline } from '../../../adapters/pipeline-file/load.ts';
import { FileBlobStore } from '../../../adapters/store/file-blob-store.ts';
import type { CliContext } from '../../../client/cli-context.ts';
import { register } from '../../../client/commands/init.ts';
import { pipelineJsonSchema } from '../../../contracts/pipeline-json-schema.ts';
import { thrownBy } from '../../support/thrown.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-init-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function init(...argv: string[]): Promise<{ lines: string[]; documents: unknown[] }> {
  const said = { lines: [] as string[], documents: [] as unknown[] };
  const out = {
    json: (value: unknown) => void said.documents.push(value),
    line: (text: string) => void said.lines.push(text),
    note: () => undefined,
    interactive: false,
  };
  const context = { out, json: argv.includes('--json') } as unknown as CliContext;
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  register(program, context);
  for (const command of program.commands) command.exitOverride().option('--json');
  await program.parseAsync(['init', ...argv], { from: 'user' });
  return said;
}
const project = () => join(folder, 'new');

describe('within init', () => {
  it.each(['classification', 'regression'])(
    'writes a %s project whose code and data resolve without a reason not to reuse',
    async (template) => {
      await init(project(), '--template', template);
      const { pipeline, project: found } = await loadPipeline(join(project(), 'pipeline.yaml'));
      expect(found).toBe(project());
      const blobs = new FileBlobStore(join(folder, 'store'));
      const code = new ProjectCode({ project: project(), blobs, builtins: {}, path: '' });
      const own = pipeline.features!.map(({ use }) => use!).filter((use) => use.startsWith('./'));
      const [step] = await Promise.all(own.map((use) => code.module(use, { files: [], env: [] })));
      expect(step).toMatchObject({ ref: { role: 'step' }, fingerprint: { uncacheable: [] } });
      const sources = await new FileSources(project()).resolve([pipeline.dataset!.source].flat().map(String));
      const header = readFileSync(join(project(), sources[0]!.path), 'utf8').split('\n')[0]!.split(',');
      const named = [pipeline.dataset!.target!, ...Object.keys(pipeline.check!.columns!)];
      expect(header).toEqual(expect.arrayContaining(named));
    },
  );

  it('puts the schema beside the pipeline, which names it for the editor', async () => {
    await init(project());
    expect(readFileSync(join(project(), 'pipeline.yaml'), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\/pipeline\.schema\.json\n/,
    );
    const schema = JSON.parse(readFileSync(join(project(), 'pipeline.schema.json'), 'utf8'));
    expect(schema).toEqual(JSON.parse(JSON.stringify(pipelineJsonSchema())));
  });

  it('says what it wrote and how to go on', async () => {
    const { lines } = await init(project());
    expect(lines.at(-1)).toBe(`Next: within run ${join(project(), 'pipeline.yaml')}`);
    const { documents } = await init(join(folder, 'other'), '--json');
    expect(documents).toMatchObject([
      {
        template: 'classification',
        files: ['.gitignore', 'README.md', 'data/iris.csv', 'pipeline.schema.json', 'pipeline.yaml', 'steps/ratios.ts'],
      },
    ]);
  });

  it('begins in an empty folder and in an empty repository', async () => {
    mkdirSync(join(project(), '.git'), { recursive: true });
    await init(project());
    expect(readdirSync(project())).toContain('pipeline.yaml');
  });

  it('refuses a folder that holds something, names it, and touches nothing', async () => {
    mkdirSync(project());
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'README.md']) writeFileSync(join(project(), name), 'mine');
    const error = await thrownBy(() => init(project()));
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain('is not empty (README.md, a, b, c, d and 2 more)');
    expect(readdirSync(project())).toHaveLength(7);
    expect(readFileSync(join(project(), 'README.md'), 'utf8')).toBe('mine');
  });

  it('refuses a file', async () => {
    writeFileSync(project(), 'mine');
    expect((await thrownBy(() => init(project()))).message).toContain('is a file');
  });

  it('refuses a folder below a file', async () => {
    writeFileSync(project(), 'mine');
    expect((await thrownBy(() => init(join(project(), 'x')))).message).toContain('cannot be written (ENOTDIR)');
  });

  it('writes a project whose learner is a script, and one that only judges data', async () => {
    await init(project(), '--template', 'python');
    const { pipeline: learned } = await loadPipeline(join(project(), 'pipeline.yaml'));
    expect(readdirSync(project())).toEqual(expect.arrayContaining(['.gitignore', 'requirements.txt']));
    expect(readdirSync(join(project(), 'steps'))).toEqual(['learner.py']);
    expect(learned.model).toMatchObject({ command: ['python', 'steps/learner.py'] });
    const other = join(folder, 'other');
    await init(other, '--template', 'validation');
    expect((await loadPipeline(join(other, 'pipeline.yaml'))).pipeline).toMatchObject({ kind: 'validation' });
  });

  it('holds what the examples hold, since it was copied from there', async () => {
    const copies = [
      ['python/steps/learner.py', 'python-learner/steps/learner.py'],
      ['python/requirements.txt', 'python-learner/requirements.txt'],
      ['python/data/breast_cancer.csv', 'python-learner/data/breast_cancer.csv'],
      ['validation/data/penguins.jsonl', 'penguins/data/penguins.jsonl'],
    ] as const;
    for (const [copy, original] of copies)
      expect(readFileSync(join('client/templates', copy), 'utf8')).toBe(
        readFileSync(join('examples', original), 'utf8'),
      );
  });

  it('knows its templates', async () => {
    await expect(init(project(), '--template', 'clustering')).rejects.toThrow(
      'classification, regression, python, validation',
    );
  });
});
