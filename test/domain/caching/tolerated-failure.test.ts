/** @module Tests of steps whose failure is an answer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaTypes } from '../../../contracts/digest.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { RunDocument } from '../../../contracts/run.ts';
import { control, definitionOf, Lab, stepOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

const tolerates = ['FIT_DIVERGED', 'STEP_FAILED'];
const judged = (edit: object = {}) =>
  definitionOf([
    stepOf('a'),
    stepOf('fit', ['a'], { tolerates, ...edit }),
    stepOf('pack', ['fit'], { tolerates }),
    stepOf('judge', ['a', 'pack']),
  ]);

describe('a step whose failure is an answer', () => {
  let lab: Lab;
  let failure: WithinError | undefined;
  beforeEach(() => {
    lab = new Lab();
    failure = new WithinError('FIT_DIVERGED', 'it ran away', { step: 'fit' });
    lab.during = ({ name }) => {
      if (name === 'fit' && failure) throw failure;
    };
  });
  afterEach(() => lab.dispose());
  const outputOf = ({ steps }: RunDocument, name: string) => steps.find((step) => step.name === name)?.outputs['out'];

  it('hands its failure on, past steps that tolerate it, to the one that reads it', async () => {
    const { document, executed } = await lab.run(judged());
    expect(executed).toEqual(['a', 'fit', 'judge']);
    expect(document.status).toBe('completed');
    const found = outputOf(document, 'fit');
    expect(found?.mediaType).toBe(mediaTypes.failure);
    expect(outputOf(document, 'pack')).toEqual(found);
    const bytes = await lab.blobs.get(found?.digest ?? '');
    expect(JSON.parse(Buffer.from(bytes ?? []).toString('utf8'))).toEqual({
      code: 'FIT_DIVERGED',
      message: 'it ran away',
    });
  });

  it('is tried again by the next run, which reuses what did not fail', async () => {
    await lab.run(judged());
    expect((await lab.run(judged())).executed).toEqual(['fit']);
    failure = undefined;
    expect((await lab.run(judged())).executed).toEqual(['fit', 'pack', 'judge']);
  });

  it('is found in the record of its run by a second attempt', async () => {
    const definitionRef = await lab.executor.define(definitionOf([stepOf('fit', [], { tolerates })]));
    const { planRef } = await lab.executor.plan({ runId: 'r', definitionRef, options: {} });
    const request = { runId: 'r', definitionRef, options: {}, planRef, index: 0 };
    const first = await lab.executor.execute(request, control);
    expect(await lab.executor.execute(request, control)).toEqual(first);
    expect(lab.executed).toEqual(['fit']);
  });

  it('is an answer only when its retries are used up', async () => {
    failure = new WithinError('STEP_FAILED', 'exit 1', { step: 'fit', exitCode: 1, signal: null });
    const definitionRef = await lab.executor.define(definitionOf([stepOf('fit', [], { tolerates, retries: 1 })]));
    const { planRef } = await lab.executor.plan({ runId: 'r', definitionRef, options: {} });
    const request = { runId: 'r', definitionRef, options: {}, planRef, index: 0 };
    const error = await thrownBy(() => lab.executor.execute(request, control));
    expect(await lab.executor.isFinal(request, error, 1)).toBe(false);
    expect(await lab.executor.execute(request, control)).toMatchObject({ outcome: 'ran' });
    expect(lab.executed).toEqual(['fit', 'fit']);
  });

  it.each([
    ['a code that is not named', new WithinError('STEP_TIMEOUT', 'late', {})],
    ['an end from outside', new WithinError('STEP_FAILED', 'killed', { exitCode: null, signal: 'SIGKILL' })],
  ])('fails the run by %s', async (_, error) => {
    failure = error;
    expect(await thrownBy(() => lab.run(judged()))).toBe(error);
  });

  it('fails the run where it tolerates nothing', async () => {
    const error = await thrownBy(() => lab.run(judged({ tolerates: undefined })));
    expect(error.code).toBe('FIT_DIVERGED');
  });

  it('leaves nothing behind when it was cancelled', async () => {
    const definitionRef = await lab.executor.define(definitionOf([stepOf('fit', [], { tolerates })]));
    const { planRef } = await lab.executor.plan({ runId: 'r', definitionRef, options: {} });
    const request = { runId: 'r', definitionRef, options: {}, planRef, index: 0 };
    const stopped = { ...control, signal: AbortSignal.abort() };
    await thrownBy(() => lab.executor.execute(request, stopped));
    expect(await lab.records.get('r', 'step.fit.0')).toBeUndefined();
  });
});
