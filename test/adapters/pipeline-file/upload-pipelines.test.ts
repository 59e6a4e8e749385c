import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UploadPipelines } from '../../../adapters/pipeline-file/upload-pipelines.ts';
import { thrownBy } from '../../support/thrown.ts';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'within-uploads-'));
  mkdirSync(join(project, 'p'));
  for (const file of ['p/sales.yaml', 'p/lax.yaml']) writeFileSync(join(project, file), '');
});
afterEach(() => rmSync(project, { recursive: true }));

const register = (text: string) => writeFileSync(join(project, 'within.datasets.yaml'), text);
const pipelineFor = (dataset: string, asked?: string) => new UploadPipelines(project).pipelineFor(dataset, asked);
const code = async (dataset: string, asked?: string) => (await thrownBy(() => pipelineFor(dataset, asked))).code;

it('gives the registered pipeline, and lets an upload choose only where none is', async () => {
  expect(pipelineFor('sales')).toBeUndefined();
  expect(pipelineFor('sales', 'p/lax.yaml')).toBe(join(project, 'p/lax.yaml'));
  register('uploads:\n  sales: p/sales.yaml\n');
  expect(pipelineFor('sales')).toBe(join(project, 'p/sales.yaml'));
  expect(pipelineFor('sales', './p/sales.yaml')).toBe(join(project, 'p/sales.yaml'));
  expect(await code('sales', 'p/lax.yaml')).toBe('UPLOAD_FORBIDDEN');
  expect(pipelineFor('other')).toBeUndefined();
});

it('takes no file from elsewhere', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'within-outside-'));
  writeFileSync(join(outside, 'evil.yaml'), '');
  symlinkSync(join(outside, 'evil.yaml'), join(project, 'link.yaml'));
  for (const path of ['../x.yaml', '/etc/passwd', join(outside, 'evil.yaml'), 'link.yaml', 'p/none.yaml', '%2e%2e/x'])
    expect(await code('sales', path), path).toBe('PIPELINE_NOT_FOUND');
  rmSync(outside, { recursive: true });
});

it('lets an upload name a text only, and none of a hidden folder or a package, which may be registered', async () => {
  const closed = ['p/check.ts', 'p/check.mjs', '.within/stack.json', 'p/.hidden/x.yaml', 'node_modules/a/package.json'];
  for (const folder of ['.within', 'p/.hidden', 'node_modules/a'])
    mkdirSync(join(project, folder), { recursive: true });
  for (const path of closed) {
    writeFileSync(join(project, path), '');
    expect(await code('sales', path), path).toBe('UPLOAD_FORBIDDEN');
  }
  register('uploads:\n  sales: p/check.ts\n');
  expect(pipelineFor('sales')).toBe(join(project, 'p/check.ts'));
});

it('says what is wrong with the file', async () => {
  for (const text of ['uploads: [', 'upload: {}', 'uploads: { Sales: p.yaml }', 'uploads: 3']) {
    register(text);
    expect(await code('sales'), text).toBe('CONFIG_INVALID');
  }
  register('upload: {}');
  expect((await thrownBy(() => pipelineFor('sales'))).message).toContain('did you mean "uploads"?');
});
