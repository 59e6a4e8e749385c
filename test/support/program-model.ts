/** @module A small model of a program, as a header and as the whole artifact. */
import { headOf, type ProgramModel, type ReadableStart } from '../../domain/programs/header.ts';

export const programModel: ProgramModel = {
  format: 2,
  learner: 'python learner.py',
  params: { trees: 3 },
  task: 'classification',
  target: { name: 'kind', type: 'string' },
  classes: ['left', 'right'],
  signature: {
    inputs: [
      { name: 'x', type: 'number' },
      { name: 'z', type: 'number' },
    ],
    features: ['x', 'z'],
  },
  baseline: { probabilities: [0.5, 0.5] },
  rows: 10,
  transforms: [],
  fileFormat: 'words',
  size: 5,
  components: ['rows'],
  merged: { training: ['init', 'order'] },
  program: { argv: ['python', 'learner.py'], files: [], env: ['REGION'], probed: false, scoreTimeoutMs: 1000 },
  environment: { digest: 'd1', files: { 'learner.py': 'f1' }, packages: { python: '3.11.7', numpy: '1.0+record-a' } },
};

/** The artifact: header and `bytes`. */
export const artifactOf = (model: ProgramModel, bytes = 'bytes'): string =>
  new TextDecoder().decode(headOf(model)) + bytes;

/** A file of this text. */
export function fileOf(text: string): ReadableStart {
  const bytes = new TextEncoder().encode(text);
  return { start: async (length) => bytes.subarray(0, length), size: async () => bytes.length };
}
