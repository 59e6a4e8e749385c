import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { register } from '../../../client/commands/outputs.ts';
import { RecordedRuns } from '../../support/recorded-runs.ts';
import { thrownBy } from '../../support/thrown.ts';

const run = '20260101-000000-aaaaaa';
let runs: RecordedRuns;
beforeEach(async () => {
  runs = new RecordedRuns();
  const steps = [
    await runs.step('train-1', { model: '{"fold":1}' }),
    await runs.step('train', { model: '{"all":true}' }),
    await runs.step('evaluate', { predictions: 'p', notes: 'n' }),
    await runs.step('evaluate-2', { notes: 'm' }),
  ];
  await runs.end(run, { steps, results: { model: steps[1]!.outputs['model']! } });
});
afterEach(() => runs.remove());
const outputs = (...argv: string[]) => runs.call(register, 'outputs', run, ...argv);
const pathOf = async (role: string) => (await outputs(role)).lines[0]!;

describe('within outputs', () => {
  it('lists every output with media type, size and a path that holds its bytes', async () => {
    const { documents } = await outputs('--json');
    const [{ outputs: listed }] = documents as [{ outputs: { step: string; role: string; path: string }[] }];
    expect(listed.map(({ step, role, path }) => [`${step}.${role}`, readFileSync(path, 'utf8')])).toEqual([
      ['train-1.model', '{"fold":1}'],
      ['train.model', '{"all":true}'],
      ['evaluate.predictions', 'p'],
      ['evaluate.notes', 'n'],
      ['evaluate-2.notes', 'm'],
    ]);
    expect(listed[0]).toMatchObject({ mediaType: 'application/json', size: 10 });
  });

  it('prints the path alone for step.role, for a role of one step, and for a result of the run', async () => {
    expect(readFileSync(await pathOf('train-1.model'), 'utf8')).toBe('{"fold":1}');
    expect(readFileSync(await pathOf('predictions'), 'utf8')).toBe('p');
    expect(readFileSync(await pathOf('model'), 'utf8')).toBe('{"all":true}');
    expect((await outputs('predictions')).lines).toHaveLength(1);
  });

  it('refuses a role of several steps, and names them', async () => {
    const error = await thrownBy(() => outputs('notes'));
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain('evaluate.notes, evaluate-2.notes');
  });

  it('suggests the nearest output for one that is not there', async () => {
    const error = await thrownBy(() => outputs('evaluate.prediction'));
    expect(error.code).toBe('OUTPUT_NOT_FOUND');
    expect(error.message).toContain('did you mean "evaluate.predictions"?');
  });

  it('copies files that programs know by their endings, and that their owner may write', async () => {
    const folder = join(runs.project, 'results');
    const { lines } = await outputs('--to', folder);
    expect(lines).toHaveLength(5);
    expect(readdirSync(folder).sort()).toEqual([
      'evaluate-2.notes.txt',
      'evaluate.notes.txt',
      'evaluate.predictions.txt',
      'train-1.model.json',
      'train.model.json',
    ]);
    expect(statSync(join(folder, 'train.model.json')).mode & 0o777).toBe(0o644);
  });

  it('overwrites nothing and then copies nothing, and names the file', async () => {
    writeFileSync(join(runs.project, 'evaluate.notes.txt'), 'mine');
    const before = readdirSync(runs.project);
    const error = await thrownBy(() => outputs('--to', runs.project));
    expect(error.message).toContain(join(runs.project, 'evaluate.notes.txt'));
    expect(readdirSync(runs.project)).toEqual(before);
    expect(readFileSync(join(runs.project, 'evaluate.notes.txt'), 'utf8')).toBe('mine');
  });

  it('hands out no damaged bytes, and says when they are gone', async () => {
    const path = await pathOf('predictions');
    chmodSync(path, 0o644);
    writeFileSync(path, 'q');
    expect((await thrownBy(() => outputs('predictions'))).code).toBe('STORE_DAMAGED');
    rmSync(path, { force: true });
    expect((await thrownBy(() => outputs('predictions'))).code).toBe('INPUT_LOST');
  });

  it('refuses a run that has not ended', async () => {
    await runs.start('20260102-000000-aaaaaa');
    const error = await thrownBy(() => runs.call(register, 'outputs', '20260102'));
    expect(error.code).toBe('OUTPUT_NOT_FOUND');
    expect(error.message).toContain('within status 20260102-000000-aaaaaa');
  });
});
