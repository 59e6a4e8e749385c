import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FlagSubject } from '../../../contracts/flags.ts';
import type { Definition } from '../../../contracts/graph.ts';
import { startRecord } from '../../../contracts/run.ts';
import { CachingPipelineExecutor } from '../../../domain/caching/executor.ts';
import { definitionOf, diamond, Lab, stepOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

const graph = fc
  .array(fc.array(fc.nat(20), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((rows) =>
    definitionOf(
      rows.map((inputs, index) =>
        stepOf(`s${index}`, index === 0 ? [] : [...new Set(inputs.map((input) => `s${input % index}`))]),
      ),
    ),
  );
const outcomes = (document: { steps: readonly { name: string; outcome: string }[] }) =>
  document.steps.map(({ name, outcome }) => `${name} ${outcome}`).join(', ');

describe('CachingPipelineExecutor', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  it('runs every step once and then none', async () => {
    const first = await lab.run(diamond());
    expect(first.executed.toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(first.document.steps.every((step) => step.durationMs === 10)).toBe(true);
    const second = await lab.run(diamond());
    expect(second.executed).toEqual([]);
    expect(second.plans).toBe(1);
    expect(outcomes(second.document)).toBe('a reused, b reused, c reused, d reused');
    expect(second.document.steps.map((step) => step.savedMs)).toEqual([10, 10, 10, 10]);
    expect(second.conclusion.reusedShare).toBe(1);
    expect(second.document.steps.map((step) => step.outputs)).toEqual(first.document.steps.map((step) => step.outputs));
  });

  it('runs each step of any graph once, in any order of completion, and none the second time', async () => {
    await fc.assert(
      fc.asyncProperty(graph, fc.infiniteStream(fc.nat(1000)), async (definition, order) => {
        const any = new Lab();
        const pick = () => order.next().value ?? 0;
        const first = await any.run(definition, { pick });
        expect(first.executed.toSorted()).toEqual(definition.steps.map((step) => step.name).toSorted());
        const second = await any.run(definition, { pick });
        expect(second.executed).toEqual([]);
        expect(second.plans).toBe(1);
        any.dispose();
      }),
      { numRuns: 12 },
    );
  });

  it('runs what an edit reaches, and nothing else', async () => {
    await lab.run(diamond());
    const { executed, document } = await lab.run(diamond({ b: { with: { name: 'b', more: 1 } } }));
    expect(executed).toEqual(['b', 'd']);
    expect(document.steps[1]?.reason).toEqual({ component: 'params', path: 'with.more', now: '1' });
    expect(document.steps[3]?.reason).toMatchObject({ component: 'input', path: 'b' });
  });

  it('cuts a branch off when an edited step gives the same bytes', async () => {
    await lab.run(diamond({ a: { with: { says: 'x', comment: 1 } } }));
    const { executed, plans, document } = await lab.run(diamond({ a: { with: { says: 'x', comment: 2 } } }));
    expect(executed).toEqual(['a']);
    expect(plans).toBe(2);
    expect(outcomes(document)).toBe('a ran, b reused, c reused, d reused');
  });

  it('computes anew without a cache, once per run, and publishes nothing', async () => {
    for (const _ of [1, 2]) {
      const { executed } = await lab.run(diamond(), { options: { noCache: true } });
      expect(executed.toSorted()).toEqual(['a', 'b', 'c', 'd']);
    }
    expect(await lab.actions.recent('p/a', 1)).toEqual([]);
  });

  it('reuses nothing while the flag is off', async () => {
    await lab.run(diamond());
    lab.flags = { reuse: false };
    const { executed, document } = await lab.run(diamond());
    expect(executed).toHaveLength(4);
    expect(document.steps[0]?.reason).toEqual({ component: 'disabled', path: 'flag reuse' });
    expect(document.flags).toEqual({ reuse: false });
  });

  it('refreshes one step and puts the new result in the place of the old', async () => {
    let edition = 0;
    const { document: before } = await lab.run(diamond());
    lab.during = ({ outputs }) => writeFileSync(outputs['out']?.path ?? '', `edition ${++edition}`);
    const refreshed = await lab.run(diamond(), { options: { refresh: ['b'] } });
    expect(refreshed.executed).toEqual(['b', 'd']);
    expect(refreshed.document.warnings).toEqual([expect.stringContaining('Step "b" is not deterministic')]);
    const entry = await lab.actions.get(before.steps[1]?.key ?? '');
    expect(entry?.outputs).toEqual(refreshed.document.steps[1]?.outputs);
    expect(entry?.outputs).not.toEqual(before.steps[1]?.outputs);
    expect((await lab.run(diamond())).executed).toEqual([]);
  });

  it('never publishes a step that may not be reused, and runs it once within a run', async () => {
    const definition = diamond({ b: { cache: false, with: { says: 'b' } } });
    await lab.run(definition);
    const { executed, document } = await lab.run(definition);
    expect(executed).toEqual(['b']);
    expect(document.steps[1]?.reason).toEqual({ component: 'not-cacheable', path: 'cache: false' });
    expect(await lab.actions.recent('p/b', 1)).toEqual([]);
  });

  it('computes a vanished output again and keeps the rest', async () => {
    const { document } = await lab.run(diamond());
    lab.harm('cas', document.steps[1]?.outputs['out']?.digest ?? '', 'delete');
    const healed = await lab.run(diamond());
    expect(healed.executed).toEqual(['b']);
    expect(healed.document.steps[1]?.reason).toEqual({ component: 'lost' });
    expect((await lab.run(diamond())).executed).toEqual([]);
  });

  it('treats a damaged entry as a miss and publishes a sound one', async () => {
    const { document } = await lab.run(diamond());
    lab.harm('ac', document.steps[2]?.key ?? '', 'overwrite');
    expect((await lab.run(diamond())).executed).toEqual(['c']);
    expect((await lab.run(diamond())).executed).toEqual([]);
  });

  it.each(['delete', 'overwrite'] as const)(
    'runs the producer again when its bytes are hit by %s during the run',
    async (how) => {
      const { document } = await lab.run(diamond());
      const digest = document.steps[1]?.outputs['out']?.digest ?? '';
      let hit = false;
      lab.during = ({ name }) => {
        if (name !== 'c' || hit) return;
        hit = true;
        lab.harm('cas', digest, how);
      };
      const healed = await lab.run(diamond({ c: { with: { name: 'c', more: 1 } } }));
      expect(healed.executed).toEqual(['c', 'b', 'd']);
      expect(healed.document.status).toBe('completed');
      expect(outcomes(healed.document)).toBe('a reused, b ran, c ran, d ran');
      expect((await lab.run(diamond({ c: { with: { name: 'c', more: 1 } } }))).executed).toEqual([]);
    },
  );

  it('publishes the healed result of a step that gives other bytes each time', async () => {
    let edition = 0;
    lab.during = ({ name, outputs }) => {
      if (name === 'b') writeFileSync(outputs['out']?.path ?? '', `edition ${++edition}`);
    };
    const { document } = await lab.run(diamond());
    const edited = diamond({ c: { with: { name: 'c', more: 1 } } });
    const writing = lab.during;
    lab.during = (job) => {
      if (job.name === 'c') lab.harm('cas', document.steps[1]?.outputs['out']?.digest ?? '', 'delete');
      return writing(job);
    };
    expect((await lab.run(edited)).executed).toEqual(['c', 'b', 'd']);
    expect((await lab.run(edited)).executed).toEqual([]);
  });

  it('prices an edit before it is run', async () => {
    await lab.run(diamond());
    const edited: Definition = diamond({ b: { with: { name: 'b', more: 1 } } });
    const preview = await lab.executor.preview(edited, {});
    expect(preview.map(({ name, outcome, expectedMs }) => [name, outcome, expectedMs])).toEqual([
      ['a', 'reused', undefined],
      ['b', 'would-run', 10],
      ['c', 'reused', undefined],
      ['d', 'may-run', 10],
    ]);
    expect((await lab.run(diamond())).executed).toEqual([]);
  });

  it('hands a child only the steps of its phase', async () => {
    const definition = definitionOf([stepOf('a'), stepOf('b', ['a'], { phase: 'training' })]);
    const definitionRef = await lab.executor.define(definition);
    const plan = await lab.executor.plan({ runId: 'child', definitionRef, options: {}, phase: 'feature' });
    expect(plan.window.map(({ name }) => name)).toEqual(['a']);
    expect(plan.featureTodo).toBe(1);
    expect(plan.conclusion).toBeUndefined();
  });

  it('asks for flags by pipeline and kind, and by who started the run', async () => {
    const asked: FlagSubject[] = [];
    const flags = {
      evaluate: (subject: FlagSubject) => {
        asked.push(subject);
        return Promise.resolve([]);
      },
    };
    const executor = new CachingPipelineExecutor({ ...lab.ports, flags });
    const definition = diamond();
    const definitionRef = await executor.define(definition);
    const { pipeline, kind } = definition;
    const started = { runId: 'hers', pipeline, kind, workflowId: 'w', startedAt: 0, file: 'p.yaml', by: 'anna' };
    await lab.records.put('hers', startRecord, started);
    for (const runId of ['hers', 'nobodys']) await executor.plan({ runId, definitionRef, options: {} });
    await executor.preview(definition, {}, 'ben');
    expect(asked).toEqual([
      { pipeline, kind, person: 'anna' },
      { pipeline, kind },
      { pipeline, kind, person: 'ben' },
    ]);
  });

  it('lets no sweep begin beside a run while the flag is off', async () => {
    const definitionRef = await lab.executor.define(diamond());
    const planned = async (runId: string) =>
      (await lab.executor.plan({ runId, definitionRef, options: {} })).withoutSweep;
    expect(await planned('with')).toBeUndefined();
    lab.flags = { 'seed-analysis': false };
    expect(await planned('without')).toBe(true);
  });

  it('keeps the flags of the first plan for the whole run', async () => {
    const definitionRef = await lab.executor.define(diamond());
    const { planRef } = await lab.executor.plan({ runId: 'flags', definitionRef, options: {} });
    lab.flags = { reuse: false };
    expect((await lab.executor.plan({ runId: 'flags', definitionRef, options: {}, planRef })).flags).toEqual({
      reuse: true,
    });
  });

  it('counts an attempt that it cannot put on record by the number of the attempt', async () => {
    const nowhere = { digest: '0'.repeat(64), size: 1, mediaType: 'application/json' };
    const request = { runId: 'r', definitionRef: nowhere, planRef: nowhere, options: {}, index: 0 };
    expect(await lab.executor.isFinal(request, new Error('disk'), 5)).toBe(false);
    expect(await lab.executor.isFinal(request, new Error('disk'), 6)).toBe(true);
    expect((await thrownBy(() => lab.executor.plan(request))).code).toBe('STORE_UNAVAILABLE');
  });
});
