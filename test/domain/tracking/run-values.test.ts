import { describe, expect, it } from 'vitest';
import { recordedRun } from '../../../domain/caching/recorded-runs.ts';
import {
  datasetsOf,
  type EndedRun,
  metricsOf,
  newTrackedRun,
  paramsOf,
  tagsOf,
} from '../../../domain/tracking/run-values.ts';
import { digestOf, stepOf } from '../../support/definitions.ts';
import { finishedAt, type RunEdit, startedAt, trackedRuns, trainedDefinition } from '../../support/tracked-runs.ts';

const limits = { key: 250, param: 20, tag: 40, datasetDigest: 36 };

async function runOf(edit: RunEdit = {}): Promise<EndedRun> {
  const lab = trackedRuns();
  await lab.ended('r1', edit);
  const { started, document } = await recordedRun('r1', lab);
  if (!started || !document) throw new Error('the run is not there');
  return { started, document, definition: trainedDefinition(edit.definition) };
}

describe('what is tracked of a run', () => {
  it('begins when the run was started, under a name of its own', async () => {
    expect(newTrackedRun(await runOf())).toEqual({
      key: 'run/r1',
      experiment: 'churn',
      name: 'r1',
      startedAt,
      tags: {},
    });
  });

  it('holds hyperparameters by path, once for all folds, without the roles of columns', async () => {
    expect(paramsOf(await runOf({ definition: { gate: { accuracy: '>= 0.9' } } }), limits)).toEqual({
      kind: 'training',
      seed: '42',
      dataset: 'data/iris.csv',
      model: 'ridge',
      'gate.accuracy': '>= 0.9',
      'train.learner': 'ridge',
      'train.with.l2': '0.5',
    });
  });

  it('shortens what is too long and mends names that MLflow would refuse', async () => {
    const steps = [stepOf('train', [], { with: { 'größe?': 'x'.repeat(30), list: [1, 2], nothing: null } })];
    expect(paramsOf(await runOf({ definition: { steps } }), limits)).toMatchObject({
      'train.gr__e_': `${'x'.repeat(19)}…`,
      'train.list': '[1,2]',
      'train.nothing': 'null',
    });
  });

  it('gives each metric the time of the end, and leaves out what is no number', async () => {
    const point = { at: finishedAt, step: 0 };
    expect(metricsOf(await runOf(), limits)).toEqual([
      { key: 'accuracy', value: 0.9, ...point },
      { key: 'accuracy.lower', value: 0.85, ...point },
      { key: 'accuracy.upper', value: 0.94, ...point },
      { key: 'accuracy.baseline', value: 0.6, ...point },
    ]);
  });

  it('says how it ended and where it comes from, without a path of the machine', async () => {
    const error = { code: 'CHECK_FAILED', message: 'a long story about columns that are not there', details: {} };
    const tags = tagsOf(await runOf({ document: { status: 'failed', error } }), limits);
    expect(tags).toMatchObject({ 'within.run': 'r1', 'within.status': 'failed', 'within.error': 'CHECK_FAILED' });
    expect(tags['mlflow.source.name']).toBe('churn.yaml');
    expect(tags['mlflow.note.content']).toHaveLength(40);
    expect(JSON.stringify(tags)).not.toContain('somewhere');
  });

  it('names the data, each once, and no secret of an address', async () => {
    const external = { kind: 'https' as const, url: 'https://u:p@data.example/rows.csv?token=s3cret' };
    const steps = [
      ...trainedDefinition().steps,
      stepOf('again', [], { in: trainedDefinition().steps[0]!.in }),
      stepOf('far', [], { in: { rows: { external: { source: external, state: 'etag 1' }, name: 'rows.csv' } } }),
      stepOf('db', [], {
        in: {
          rows: { external: { source: { kind: 'postgres', connection: 'env:DB', query: 'select 1' } }, name: 'q.csv' },
        },
      }),
    ];
    const found = datasetsOf(await runOf({ definition: { steps } }), limits);
    expect(found).toEqual([
      {
        name: 'data/iris.csv',
        digest: digestOf('iris').slice(0, 36),
        sourceType: 'local',
        source: JSON.stringify({ uri: 'data/iris.csv', sha256: digestOf('iris'), size: 4 }),
        context: 'training',
      },
      {
        name: 'rows.csv',
        digest: 'etag 1',
        sourceType: 'http',
        source: JSON.stringify({ uri: 'https://data.example/rows.csv' }),
        context: 'training',
      },
      {
        name: 'q.csv',
        digest: 'unknown',
        sourceType: 'postgres',
        source: JSON.stringify({ uri: 'q.csv' }),
        context: 'training',
      },
    ]);
  });
});
