/** @module Tests of looking again at what a step reads from outside the store. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { movedRead } from '../../../domain/caching/moved-reads.ts';
import { definitionOf, digestOf, Lab, stepOf } from '../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

const source = { path: 'data.csv', digest: digestOf('data'), size: 4 };
const probes = { rates: { source: { kind: 'https' as const, url: 'https://x.test/rates' }, state: 'etag-1' } };
const step = stepOf('a', [], { in: { data: { files: [source] } }, probes });

it('nothing has moved while files and outside reads are as they were hashed', async () => {
  lab.external = { ...lab.external, probe: () => Promise.resolve('etag-1') };
  expect(await movedRead(definitionOf([step]), step, lab.ports)).toBeUndefined();
});

it('a file that was saved and a source with another state are named', async () => {
  expect(await movedRead(definitionOf([step]), step, lab.ports)).toEqual({
    what: 'what step "a" reads as rates',
    details: { name: 'rates' },
  });
  lab.external = { ...lab.external, probe: () => Promise.resolve('etag-1') };
  lab.moved.add('data.csv');
  expect(await movedRead(definitionOf([step]), step, lab.ports)).toMatchObject({ what: 'data.csv' });
});

it('a file whose bytes were put into the store cannot move', async () => {
  const stored = stepOf('a', [], { in: { data: { files: [source], stored: true } } });
  lab.moved.add('data.csv');
  expect(await movedRead(definitionOf([stored]), stored, lab.ports)).toBeUndefined();
});

it('declared files of a command are looked at, and a read without a state is not', async () => {
  const plain = stepOf('a', [], { probes: { rates: { source: probes.rates.source } } });
  const definition = definitionOf([plain]);
  expect(await movedRead(definition, plain, lab.ports)).toBeUndefined();
  const { fingerprint } = definition.code['c0']!;
  definition.code['c0'] = { ref: { kind: 'command', argv: ['run'], files: [source] }, fingerprint };
  lab.moved.add('data.csv');
  expect(await movedRead(definition, plain, lab.ports)).toMatchObject({ what: 'data.csv' });
});
