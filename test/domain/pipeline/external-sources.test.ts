import { describe, expect, it } from 'vitest';
import type { ExternalSource } from '../../../contracts/graph.ts';
import { pipelineSchema } from '../../../contracts/pipeline.ts';
import { datasetName, externalInput, externalInputOf, probesOf } from '../../../domain/pipeline/external-sources.ts';
import { thrownBy } from '../../support/thrown.ts';

const asked: ExternalSource[] = [];
const outside = {
  project: '/project',
  external: {
    probe: (source: ExternalSource) => {
      asked.push(source);
      return Promise.resolve(source.kind === 'command' && !source.probe ? undefined : `state of ${source.kind}`);
    },
    fetch: () => Promise.reject(new Error('not here')),
  },
};

describe('externalInputOf', () => {
  it.each([
    ['data/rows.csv', undefined],
    [['a.csv', 'b.csv'], undefined],
    ['s3://bucket/rows.csv', { s3: 's3://bucket/rows.csv' }],
    ['https://data.example/rows.csv', { url: 'https://data.example/rows.csv' }],
    [
      { postgres: 'env:DB', query: 'select 1' },
      { postgres: 'env:DB', query: 'select 1' },
    ],
  ])('tells %j', (source, input) => {
    expect(externalInputOf(source)).toEqual(input);
  });

  it.each([['postgres://me:secret@db/x'], [['a.csv', 's3://bucket/rows.csv']]])('refuses %j', async (source) => {
    const error = await thrownBy(async () => externalInputOf(source));
    expect(error.code).toBe('PIPELINE_INVALID');
    expect(error.message).not.toContain('secret');
  });
});

describe('externalInput', () => {
  it.each([
    [{ url: 'https://data.example/a/rows.csv.gz?x=1' }, undefined, 'rows.csv.gz'],
    [{ url: 'https://data.example/export' }, undefined, 'source.csv'],
    [{ url: 'https://data.example/export' }, 'parquet', 'source.parquet'],
    [{ s3: 's3://bucket/a/rows.parquet' }, undefined, 'rows.parquet'],
    [{ postgres: 'env:DB', query: 'select 1' }, undefined, 'source.jsonl'],
    [{ command: ['bq', 'query'] }, 'jsonl', 'source.jsonl'],
  ] as const)('names the file of %j in format %s so that readers know it', async (input, format, name) => {
    expect(await externalInput(input as never, format, outside)).toMatchObject({ name });
  });

  it('keeps what the probe found, and leaves out what nothing tells', async () => {
    expect(await externalInput({ s3: 's3://bucket/x.csv' }, undefined, outside)).toEqual({
      name: 'x.csv',
      external: { source: { kind: 's3', bucket: 'bucket', key: 'x.csv' }, state: 'state of s3' },
    });
    const silent = await externalInput({ command: ['dump'] }, undefined, outside);
    expect(silent).toEqual({ name: 'source.csv', external: { source: { kind: 'command', argv: ['dump'] } } });
    const told = await externalInput({ command: ['dump'], probe: { command: ['age'] } }, undefined, outside);
    expect(told).toMatchObject({ external: { source: { argv: ['dump'], probe: ['age'] }, state: 'state of command' } });
  });

  it.each(['https://me:secret@data.example/x', 'https://me:se/secret@data.example/x'])(
    'refuses a password in an address without repeating it',
    async (url) => {
      const error = await thrownBy(() => externalInput({ url }, undefined, outside));
      expect(error.code).toBe('PIPELINE_INVALID');
      expect(error.message).not.toContain('secret');
    },
  );
});

describe('probesOf', () => {
  it('takes one probe, or several by name', async () => {
    expect(await probesOf(undefined, outside)).toBeUndefined();
    expect(await probesOf({ url: 'https://data.example/x' }, outside)).toMatchObject({
      probe: { source: { kind: 'https' }, state: 'state of https' },
    });
    const named = await probesOf(
      {
        model: { mlflow: 'models:/m@champion', tracking: 'env:MLFLOW_TRACKING_URI' },
        version: { command: ['cat', 'VERSION'] },
      },
      outside,
    );
    expect(named).toMatchObject({
      model: { source: { kind: 'mlflow' }, state: 'state of mlflow' },
      version: { source: { kind: 'command', argv: ['cat', 'VERSION'], probe: ['cat', 'VERSION'] } },
    });
  });
});

describe('an MLflow probe', () => {
  it('refuses a password in the address of its server', async () => {
    const probe = { mlflow: 'models:/m@champion', tracking: 'http://me:secret@mlflow.example' };
    expect((await thrownBy(() => probesOf(probe, outside))).message).not.toContain('secret');
  });
});

describe('datasetName', () => {
  it.each([
    [['a.csv', 'b.csv'], 'a.csv,b.csv'],
    ['s3://bucket/x', 's3://bucket/x'],
    [{ postgres: 'env:DB', query: 'select 1' }, 'env:DB'],
    [{ command: ['bq', 'query'] }, 'bq query'],
    ['https://data.example/x?token=secret', 'https://data.example/x'],
  ])('finds %j as %s', (source, name) => {
    expect(datasetName(source)).toBe(name);
  });
});

describe('the schema of outside sources', () => {
  const load = (source: unknown, more: object = {}) =>
    pipelineSchema.safeParse({
      name: 'p',
      steps: [{ name: 'load', use: 'load', in: { source: { source } }, ...more }],
    });

  it.each([
    [{ url: 'https://x/y', headers: { authorization: 'env:T' } }, true],
    [{ url: 'https://x/y', headers: { authorization: 'Bearer abc' } }, false],
    [{ postgres: 'env:DB', query: 'select 1' }, true],
    [{ postgres: 'postgres://me:secret@db/x', query: 'select 1' }, false],
    [{ s3: 'https://x' }, false],
    [{ command: ['dump'], probe: { command: ['age'] } }, true],
    [{ url: 'https://x/y', s3: 's3://b/k' }, false],
  ])('judges %j', (source, valid) => {
    expect(load(source).success).toBe(valid);
  });

  it('takes probes of a step', () => {
    expect(load('a.csv', { probe: { url: 'https://x/y' } }).success).toBe(true);
    expect(load('a.csv', { probe: { shop: { url: 'https://x/y' }, rates: { s3: 's3://b/k' } } }).success).toBe(true);
    expect(load('a.csv', { probe: { Shop: { url: 'https://x/y' } } }).success).toBe(false);
  });
});
