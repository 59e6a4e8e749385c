/** @module Tests of a sweep from its pipeline file to its report, over a real store and real steps. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { seedSweepsOf } from '../../../client/compose-sweeps.ts';
import type { BlobRef } from '../../../contracts/digest.ts';
import { sweepDocumentSchema } from '../../../contracts/sweep.ts';
import type { SweepSettings } from '../../../contracts/sweep-settings.ts';
import { sweepRecords } from '../../../domain/sensitivity/seed-sweeps.ts';
import { RealLab } from '../../support/real-lab.ts';

const pipeline = {
  name: 'cells',
  kind: 'training',
  dataset: { source: 'data/cells.csv', target: 'diagnosis', key: 'row_id' },
  features: [{ use: 'select', name: 'kept', with: { drop: ['mean_area'] } }, { use: 'standardize' }],
  split: { test: 0.25 },
  model: { use: 'random-forest', with: { trees: 2 } },
  evaluate: { metrics: ['log-loss'] },
  seedSensitivity: { enabled: false, blocks: { max: 6 }, highSd: 0.25 },
};
const lab = new RealLab({
  'pipeline.json': JSON.stringify(pipeline),
  'data/cells.csv': readFileSync('examples/breast-cancer/data/breast_cancer.csv', 'utf8'),
});
afterAll(() => lab.dispose());

const adapters = lab.adapters();
const sweeps = seedSweepsOf(adapters);

const prepare = (settings: SweepSettings = {}, more: { set?: string[]; seed?: string } = {}) =>
  sweeps.prepare({ file: lab.path('pipeline.json'), set: [], settings, ...more });

const parsed = async (ref: BlobRef): Promise<unknown> =>
  JSON.parse(Buffer.from((await adapters.blobs.get(ref.digest)) ?? []).toString('utf8'));
const documentOf = async (ref: BlobRef) => sweepDocumentSchema.parse(await parsed(ref));

/** As the workflow does: one round, the look, the report. */
async function swept(sweepId: string, sweepRef: BlobRef, blocks: number) {
  await sweeps.begin({ sweepId, sweepRef, workflowId: `sweep/cells/${sweepId}`, file: '' });
  const round = await lab.runStored(await sweeps.defineRound({ sweepRef, from: 0, to: blocks }));
  const { ledgerRef, view } = await sweeps.analyze({
    sweepRef,
    resultRef: round.resultRef,
    to: blocks,
    max: blocks,
    widths: [],
  });
  const report = await lab.runStored(
    await sweeps.defineReport({ sweepRef, ledgerRef, reason: view.reason, widths: view.widths }),
  );
  const conclusion = await sweeps.conclude({ sweepId, sweepRef, ledgerRef, resultRef: report.resultRef, view });
  return { executed: [...round.executed, ...report.executed], view, conclusion };
}

describe('prepare', () => {
  it('takes settings of the file, and those that are given before them', async () => {
    const document = await documentOf(await prepare({ blocks: { first: 3 } }));
    expect(document.plan).toMatchObject({ metric: 'log-loss', first: 3, max: 6, highSd: 0.25 });
    expect(document.definition.steps.map(({ name }) => name)).toEqual(['load', 'check', 'kept', 'trial']);
  });

  it('takes overrides and a master seed', async () => {
    const document = await documentOf(await prepare({}, { set: ['model.with.trees=7'], seed: '0' }));
    expect(document.master).toBe('0');
    expect(document.definition.steps.at(-1)?.with).toMatchObject({ with: { trees: 7 } });
  });

  it('refuses settings that break the schema, by their path', async () => {
    await expect(prepare({ blocks: { max: 1 } })).rejects.toMatchObject({
      code: 'SWEEP_INVALID',
      details: { path: 'blocks.max' },
    });
  });
});

describe('a sweep', () => {
  it('runs the steps before the split once, then its trials, and reports', async () => {
    const sweepRef = await prepare();
    const { executed, view, conclusion } = await swept('s1', sweepRef, 2);
    expect(executed).toEqual([
      'load',
      'check',
      'kept',
      'trial-0',
      'trial-0-split',
      'trial-0-bootstrap',
      'trial-0-features',
      'trial-repeat',
      'trial-1',
      'trial-1-split',
      'trial-1-bootstrap',
      'trial-1-features',
      'seed-report',
    ]);
    expect(view).toMatchObject({ metric: 'log-loss', blocks: 2, fits: 9, reused: 0 });
    expect(conclusion.summary).toMatch(/^Seed luck of random-forest on cells: sd /);
    expect(await parsed(conclusion.reportRef)).toMatchObject({
      summary: conclusion.summary,
      blocks: 2,
      deterministic: true,
    });
    expect(await adapters.records.get('s1', sweepRecords.conclusion)).toEqual(conclusion);
  });

  it('trains nothing the second time, and only what is new of a longer one', async () => {
    expect((await swept('s2', await prepare(), 2)).executed).toEqual([]);
    const { executed, view } = await swept('s3', await prepare(), 3);
    expect(executed).toEqual(['trial-2', 'trial-2-split', 'trial-2-bootstrap', 'trial-2-features', 'seed-report']);
    expect(view).toMatchObject({ fits: 13, reused: 9 });
  });

  it('trains all anew where the data have changed', async () => {
    const before = await prepare();
    lab.edit('data/cells.csv', '\n1,', '\n9001,');
    const after = await prepare();
    expect(after.digest).not.toBe(before.digest);
    expect((await swept('s4', after, 2)).executed).toContain('trial-1-split');
  });
});

describe('comparable', () => {
  it('gives what a sweep that has ended found', async () => {
    expect((await sweeps.comparable('s1')).ledger.blocks).toHaveLength(2);
  });

  it('refuses one that has not ended', async () => {
    await expect(sweeps.comparable('s9')).rejects.toMatchObject({ code: 'SWEEP_INVALID' });
  });
});
