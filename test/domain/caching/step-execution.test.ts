import { randomUUID } from 'node:crypto';
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WithinError } from '../../../contracts/errors.ts';
import type { Definition } from '../../../contracts/graph.ts';
import { control, definitionOf, diamond, digestOf, Lab, stepOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('executeStep', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  const started = async (definition: Definition, index = 0, runId = 'run') => {
    const definitionRef = await lab.executor.define(definition);
    const { planRef } = await lab.executor.plan({ runId, definitionRef, options: {} });
    return { runId, definitionRef, planRef, options: {}, index };
  };
  const reading = definitionOf([
    stepOf('a', [], { in: { source: { files: [{ path: 'data/a.csv', digest: digestOf('a'), size: 1 }] } } }),
  ]);

  it('answers a second attempt of a finished step from the record of the run', async () => {
    const request = await started(diamond({ a: { cache: false } }));
    const first = await lab.executor.execute(request, control);
    expect(first).toEqual({ outcome: 'ran', changed: true, durationMs: 10 });
    expect(await lab.executor.execute(request, control)).toEqual(first);
    expect(lab.executed).toEqual(['a']);
  });

  it('takes an entry that another run published after the plan', async () => {
    const early = await started(diamond(), 0, 'early');
    await lab.executor.execute(await started(diamond(), 0, 'late'), control);
    expect(await lab.executor.execute(early, control)).toEqual({
      outcome: 'reused',
      changed: true,
      durationMs: 0,
      savedMs: 10,
    });
    expect(lab.executed).toEqual(['a']);
  });

  it('looks once more under its lease for what was published since it looked first', async () => {
    const [early, late] = [await started(diamond(), 0, 'early'), await started(diamond(), 0, 'late')];
    const acquire = lab.leases.acquire.bind(lab.leases);
    lab.leases.acquire = async (key) => {
      lab.leases.acquire = acquire;
      await lab.executor.execute(late, control);
      return acquire(key);
    };
    expect(await lab.executor.execute(early, control)).toMatchObject({ outcome: 'reused' });
    expect(lab.executed).toEqual(['a']);
  });

  it('publishes under the key of what it ran with, not of what was planned', async () => {
    lab.environment['MODE'] = 'planned';
    const definition = definitionOf([stepOf('a', [], { env: ['MODE'] })]);
    const request = await started(definition);
    lab.environment['MODE'] = 'real';
    await lab.executor.execute(request, control);
    expect((await lab.run(definition)).executed).toEqual([]);
    lab.environment['MODE'] = 'planned';
    expect((await lab.run(definition)).executed).toEqual(['a']);
  });

  it('refuses to keep outputs when what it reads outside changed while it ran, and to begin when it changed before', async () => {
    let state = 'etag 1';
    lab.external = {
      probe: () => Promise.resolve(state),
      fetch: (_source, _project, target) => Promise.resolve(writeFileSync(target, 'a,b')),
    };
    const source = { kind: 'https', url: 'https://data.example/a.csv' } as const;
    const input = { external: { source, state }, name: 'a.csv' };
    const request = await started(definitionOf([stepOf('a', [], { in: { source: input } })]));
    lab.during = () => void (state = 'etag 2');
    const refused = await thrownBy(() => lab.executor.execute(request, control));
    expect(refused).toMatchObject({ code: 'PUBLISH_REFUSED', details: { name: 'in.source' } });
    expect(await thrownBy(() => lab.executor.execute(request, control))).toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(lab.executed).toEqual(['a']);
    expect(await lab.actions.recent('p/a', 1)).toEqual([]);
  });

  it('refuses to keep outputs when a source moved while the step ran', async () => {
    lab.during = () => void lab.moved.add('data/a.csv');
    const request = await started(reading);
    const error = await thrownBy(() => lab.executor.execute(request, control));
    expect(error).toMatchObject({ code: 'PUBLISH_REFUSED', details: { step: 'a', path: 'data/a.csv' } });
    lab.moved.clear();
    lab.during = () => undefined;
    expect(await lab.actions.recent('p/a', 1)).toEqual([]);
    expect((await lab.run(reading)).executed).toEqual(['a']);
  });

  it('does not start on a source that is no longer what was hashed', async () => {
    lab.moved.add('data/a.csv');
    const request = await started(reading);
    expect(await thrownBy(() => lab.executor.execute(request, control))).toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(lab.executed).toEqual([]);
  });

  it('keeps nothing of a cancelled step', async () => {
    const request = await started(diamond());
    const cancel = new AbortController();
    lab.during = () => cancel.abort();
    const error = await thrownBy(() => lab.executor.execute(request, { ...control, signal: cancel.signal }));
    expect(error.code).toBe('CANCELLED');
    lab.during = () => undefined;
    expect(await lab.actions.recent('p/a', 1)).toEqual([]);
    expect((await lab.executor.execute(request, control)).outcome).toBe('ran');
    expect(lab.executed).toEqual(['a', 'a']);
  });

  it('keeps nothing of a failed step, and removes its folders', async () => {
    lab.during = () => {
      throw new WithinError('STEP_FAILED', 'It failed.');
    };
    const request = await started(diamond());
    expect((await thrownBy(() => lab.executor.execute(request, control))).code).toBe('STEP_FAILED');
    expect(await lab.actions.recent('p/a', 1)).toEqual([]);
    expect(readdirSync(join(lab.root, 'work'))).toEqual([]);
  });

  it('names the output of a step that is not deterministic', async () => {
    const definition = definitionOf([stepOf('a', [], { out: { steady: 'text/plain', noisy: 'text/plain' } })]);
    lab.during = ({ outputs }) => appendFileSync(outputs['noisy']?.path ?? '', randomUUID());
    lab.flags = { reuse: true, 'single-flight': false };
    const requests = [await started(definition, 0, 'one'), await started(definition, 0, 'two')];
    const nested = lab.during;
    // The second worker finishes while the first still runs: both had missed.
    lab.during = async (job) => {
      lab.during = nested;
      await lab.executor.execute(requests[1] ?? expect.fail(), control);
      await nested(job);
    };
    await lab.executor.execute(requests[0] ?? expect.fail(), control);
    const { definitionRef, planRef, options } = requests[0] ?? expect.fail();
    const document = await lab.document(await lab.executor.conclude({ runId: 'one', definitionRef, planRef, options }));
    expect(document.warnings).toEqual([
      expect.stringMatching(/^Step "a" is not deterministic: .* for "noisy", first at line \d+, column \d+.*\.$/),
    ]);
  });

  it('keeps what it computed when its lease cannot be given back', async () => {
    const acquire = lab.leases.acquire.bind(lab.leases);
    lab.leases.acquire = async (key) => {
      const lease = await acquire(key);
      return lease && { ...lease, release: () => Promise.reject(new WithinError('STORE_UNAVAILABLE', 'It is gone.')) };
    };
    const { document } = await lab.run(definitionOf([stepOf('a')]));
    expect(document.steps).toMatchObject([{ outcome: 'ran' }]);
  });

  it('says that a result is kept here when it cannot be shared', async () => {
    lab.actions.publish = () => Promise.reject(new WithinError('STORE_NOT_SHARED', 'It is kept on this machine only.'));
    const { document } = await lab.run(definitionOf([stepOf('a')]));
    expect(document.warnings).toEqual(['The result of step "a" could not be shared: It is kept on this machine only.']);
  });

  it('ends well with a warning when the result cannot be stored for reuse', async () => {
    lab.actions.publish = () => Promise.reject(new WithinError('STORE_FULL', 'The disk is full.'));
    const { document } = await lab.run(definitionOf([stepOf('a')]));
    expect(document.status).toBe('completed');
    expect(document.warnings).toEqual([expect.stringContaining('could not be stored for reuse: The disk is full.')]);
  });

  it('says whether the outputs differ from the earlier ones', async () => {
    const edited = (comment: number, says: string) => diamond({ a: { with: { says, comment } } });
    await lab.run(edited(1, 'x'));
    expect(await lab.executor.execute(await started(edited(2, 'x'), 0, 'same'), control)).toMatchObject({
      changed: false,
    });
    expect(await lab.executor.execute(await started(edited(3, 'y'), 0, 'other'), control)).toMatchObject({
      changed: true,
    });
  });

  it('learns why a step missed once its inputs are known', async () => {
    await lab.run(diamond());
    const { document } = await lab.run(diamond({ a: { with: { name: 'other' } } }));
    expect(document.steps.map((step) => [step.reason?.component, step.reason?.path])).toEqual([
      ['params', 'with.name'],
      ['input', 'a'],
      ['input', 'a'],
      ['input', 'b'],
    ]);
  });

  it('refuses a step whose inputs are not finished, and one that does not exist', async () => {
    const early = await started(diamond(), 3);
    expect(await thrownBy(() => lab.executor.execute(early, control))).toMatchObject({
      code: 'INTERNAL',
      details: { step: 'd' },
    });
    expect((await thrownBy(() => lab.executor.execute({ ...early, index: 9 }, control))).code).toBe('INTERNAL');
  });
});
