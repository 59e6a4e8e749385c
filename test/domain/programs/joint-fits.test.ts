/** @module Tests of the fits that one process may do. */
import { describe, expect, it } from 'vitest';
import type { StepJob } from '../../../domain/pipeline/ports.ts';
import { fitsOf } from '../../../domain/programs/fits.ts';
import { fitsOfOneProcess, jointJob } from '../../../domain/programs/joint-fits.ts';

const at = (path: string) => ({ path, mediaType: 'x', files: [] });
const fit = (name: string, more: Partial<StepJob> = {}): StepJob => ({
  name,
  code: { kind: 'command', argv: ['python', 'fit.py'], files: [], speaks: 'learner' },
  project: '/p',
  inputs: { train: at('/train') },
  params: { trees: 3 },
  secrets: {},
  seeds: { init: `seed of ${name}` },
  env: {},
  outputs: { 'model-file': at(`/models/${name}`), environment: at(`/environments/${name}`) },
  scratch: `/scratch/${name}`,
  checkpointDir: `/checkpoints/${name}`,
  timeoutMs: 1000,
  packages: {},
  ...more,
});
const namesOf = (jobs: readonly StepJob[]) => fitsOfOneProcess(jobs).map((group) => group.map(({ name }) => name));

describe('fitsOfOneProcess', () => {
  it('puts together what differs by seeds, place and name alone', () => {
    expect(namesOf([fit('a'), fit('b', { timeoutMs: 5 }), fit('c')])).toEqual([['a', 'b', 'c']]);
  });

  it.each<[string, Partial<StepJob>]>([
    ['other rows', { inputs: { train: at('/other') } }],
    ['other parameters', { params: { trees: 4 } }],
    ['other secrets', { secrets: { key: 's' } }],
    ['other variables', { env: { REGION: 'x' } }],
    ['another project', { project: '/q' }],
    ['other seeds by name', { seeds: { order: 's' } }],
    ['another program', { code: { kind: 'command', argv: ['python', 'b.py'], files: [], speaks: 'learner' } }],
  ])('keeps fits of %s apart', (_, more) => {
    expect(namesOf([fit('a'), fit('b', more), fit('c')])).toEqual([['a', 'c'], ['b']]);
  });

  it('leaves alone what is no fit of a program', () => {
    const plain = fit('b', { code: { kind: 'command', argv: ['python', 'fit.py'], files: [] } });
    expect(namesOf([plain, plain, fit('c', { outputs: {} })])).toEqual([['b'], ['b'], ['c']]);
  });
});

describe('jointJob', () => {
  it('asks for every model, where its own job wants it, with the seeds of that job', () => {
    const jobs = Array.from({ length: 11 }, (_, index) => fit(`f${index}`));
    const [first, ...others] = jobs;
    const joint = jointJob([first!, ...others], { checkpointDir: '/checkpoints/f0/fits-1' });
    expect(fitsOf(joint)).toEqual(
      jobs.map(({ name }) => ({ seeds: { init: `seed of ${name}` }, model: `/models/${name}` })),
    );
    expect(joint).toMatchObject({
      name: 'f0 and 10 more',
      params: { trees: 3 },
      scratch: '/scratch/f0',
      checkpointDir: '/checkpoints/f0/fits-1',
      timeoutMs: 11_000,
    });
    expect(Object.keys(joint.outputs)).toHaveLength(11);
  });
});
