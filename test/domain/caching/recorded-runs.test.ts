import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusalRecord, startRecord } from '../../../contracts/run.ts';
import {
  codeBlobs,
  Definitions,
  finishedRun,
  holdingsOf,
  recordedRun,
  recordedRuns,
} from '../../../domain/caching/recorded-runs.ts';
import { control, definitionOf, diamond, digestOf, Lab, stepOf } from '../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

describe('a run on record', () => {
  it('has its document when it has ended, and only the reference when its bytes are damaged', async () => {
    const { document, conclusion } = await lab.run(diamond());
    expect(await recordedRun('run-0', lab)).toEqual({ runId: 'run-0', document, resultRef: conclusion.resultRef });
    lab.harm('cas', conclusion.resultRef.digest, 'overwrite');
    expect(await recordedRun('run-0', lab)).toEqual({ runId: 'run-0', resultRef: conclusion.resultRef });
    expect(await recordedRun('nobody', lab)).toEqual({ runId: 'nobody' });
  });

  it('has failed where it waited for people who did not approve', async () => {
    const { document } = await lab.run(diamond());
    const refusal = { code: 'REVIEW_REJECTED', message: 'The review r-1 ended as rejected: too few rows' };
    const started = { runId: 'run-0', pipeline: 'p', kind: 'feature', workflowId: 'w', startedAt: 1, file: 'p.yaml' };
    await lab.records.put('run-0', startRecord, { ...started, awaitsReview: true });
    expect((await recordedRun('run-0', lab)).document).toEqual(document);
    await lab.records.put('run-0', refusalRecord, { ...refusal, at: 7 });
    const left = await recordedRun('run-0', lab);
    expect(left.document).toEqual({ ...document, status: 'failed', error: { ...refusal, details: {} } });
    expect(left.refusedAt).toBe(7);
    expect(await finishedRun('run-0', lab)).toEqual(left.document);
    expect(await finishedRun('nobody', lab)).toBeUndefined();
  });

  it('is one of all', async () => {
    await lab.run(diamond());
    await lab.run(diamond());
    const ids: string[] = [];
    for await (const { runId } of recordedRuns(lab)) ids.push(runId);
    expect(ids).toEqual(['run-0', 'run-1']);
  });
});

describe('what an open run holds', () => {
  it('are its plans, the outputs that they settled, what it finished since, its definition and code', async () => {
    await lab.run(definitionOf([stepOf('a')]));
    const code = await lab.blobs.put('bundle', 'text/javascript');
    const fingerprint = { digest: digestOf('code'), files: { 'noop.ts': 'f1' }, packages: {}, uncacheable: [] };
    const own = {
      kind: 'module' as const,
      path: 'x.ts',
      export: 'default',
      blob: code,
      role: 'step' as const,
      files: [],
    };
    const definition = definitionOf([stepOf('a'), stepOf('b', ['a'])], {
      code: {
        c0: { ref: { kind: 'builtin', name: 'noop' }, fingerprint },
        own: { ref: own, fingerprint },
      },
    });
    const definitionRef = await lab.executor.define(definition);
    const request = { runId: 'open', definitionRef, options: {} };
    const { planRef } = await lab.executor.plan(request);
    await lab.executor.execute({ ...request, planRef, index: 1 }, control);
    const { keys, digests } = await holdingsOf(await recordedRun('open', lab), {
      records: lab.records,
      blobs: lab.blobs,
      definitions: new Definitions(lab.blobs),
    });
    const entries = await Promise.all([...keys].map((key) => lab.actions.get(key)));
    expect(new Set(entries.map((entry) => entry?.step))).toEqual(new Set(['p/a', 'p/b']));
    for (const entry of entries) expect(digests).toContain(entry?.outputs['out']?.digest);
    for (const { digest } of [planRef, definitionRef, code]) expect(digests).toContain(digest);
  });

  it('is the definition with its uploaded sources before there is a plan', async () => {
    const [stored, left] = [digestOf('stored'), digestOf('left where it is')];
    const definitionRef = await lab.executor.define(
      definitionOf([
        stepOf('a', [], { in: { x: { files: [{ path: 'x', digest: stored, size: 1 }], stored: true } } }),
        stepOf('b', [], { in: { y: { files: [{ path: 'y', digest: left, size: 1 }] } } }),
      ]),
    );
    const started = { runId: 'r', pipeline: 'p', kind: 'feature', workflowId: 'w', startedAt: 1, file: 'f' };
    await lab.records.put('r', 'start', { ...started, definitionRef });
    const { digests } = await holdingsOf(await recordedRun('r', lab), {
      records: lab.records,
      blobs: lab.blobs,
      definitions: new Definitions(lab.blobs),
    });
    expect([...digests]).toEqual([definitionRef.digest, stored]);
  });
});

describe('definitions', () => {
  it('are read once, and are absent where the bytes are gone', async () => {
    const definitions = new Definitions(lab.blobs);
    const ref = await lab.executor.define(diamond());
    expect(await definitions.get(ref)).toEqual(diamond());
    lab.harm('cas', ref.digest, 'delete');
    expect(await definitions.get(ref)).toEqual(diamond());
    expect(await new Definitions(lab.blobs).get(ref)).toBeUndefined();
    expect(codeBlobs(undefined)).toEqual([]);
  });
});
