import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StepJob } from '../../../domain/pipeline/ports.ts';
import { definitionOf, digestOf, Lab, stepOf } from '../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

async function jobOf(edit: Parameters<typeof stepOf>[2]): Promise<StepJob | undefined> {
  let seen: StepJob | undefined;
  lab.during = (job) => {
    seen = job;
  };
  await lab.run(definitionOf([stepOf('first'), stepOf('a', ['first'], edit)]));
  return seen;
}

it('hands over declared variables only, secrets by what stands behind the reference', async () => {
  lab.environment['MODE'] = 'fast';
  lab.environment['HOME'] = '/home';
  const job = await jobOf({ env: ['MODE', 'UNSET', 'TOKEN=file:a=b'] });
  expect(job?.env).toEqual({ MODE: 'fast', TOKEN: 'secret of file:a=b' });
});

it('gives each output role a path of its own with its media type', async () => {
  const job = await jobOf({ out: { x: 'text/plain', y: 'text/html' } });
  const { x, y } = job?.outputs ?? {};
  expect([x?.mediaType, y?.mediaType]).toEqual(['text/plain', 'text/html']);
  expect(x?.path).not.toBe(y?.path);
});

it('shows sources by their project names, in order', async () => {
  const files = ['data/2.csv', 'data/1.csv'].map((path) => ({ path, digest: digestOf(path), size: 1 }));
  const job = await jobOf({ in: { source: { files } } });
  expect(job?.inputs['source']?.files).toEqual([
    { path: '/project/data/2.csv', name: 'data/2.csv' },
    { path: '/project/data/1.csv', name: 'data/1.csv' },
  ]);
});
