/** @module Tests of the auditor over a real store: true hits, false hits, steps that are not deterministic, obstacles. */
import { appendFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionEntry } from '../../../../contracts/action.ts';
import type { Definition } from '../../../../contracts/graph.ts';
import { CacheAuditor } from '../../../../domain/caching/audit/auditor.ts';
import { auditRecords } from '../../../../domain/caching/audit/records.ts';
import { codeNamed, control, definitionOf, diamond, digestOf, Lab, stepOf } from '../../../support/executor.ts';
import { thrownBy } from '../../../support/thrown.ts';

let lab: Lab;
let auditor: CacheAuditor;
beforeEach(() => {
  lab = new Lab();
  auditor = new CacheAuditor(lab.ports);
});
afterEach(() => lab.dispose());

async function entriesOf(definition: Definition): Promise<Map<string, ActionEntry>> {
  const { document } = await lab.run(definition);
  const entries = await Promise.all(document.steps.map(async ({ name, key }) => [name, await entry(key!)] as const));
  return new Map(entries);
}

const entry = async (key: string) => (await lab.actions.get(key))!;

async function auditAll(audit = 'a1') {
  const { sampleRef, total } = await auditor.sample({ size: { share: 1 }, seed: '0' });
  const found = [];
  for (const each of await auditor.page(sampleRef, 0, total)) found.push(await auditor.audit(audit, each, control));
  return found;
}

/** Puts an entry in the place of another, with bytes that the key does not stand for. */
async function plant(original: ActionEntry, text: string): Promise<void> {
  await lab.actions.withdraw(original.key, 'planted');
  await lab.actions.publish({ ...original, outputs: { out: await lab.blobs.put(text, 'text/plain') } });
}

describe('an audit', () => {
  it('finds every hit of a sound store consistent, runs each once and leaves the entries as they are', async () => {
    const before = await entriesOf(diamond());
    const ran = lab.executed.length;
    const found = await auditAll();
    expect(found.map(({ step, outcome }) => [step, outcome])).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => [`p/${name}`, 'consistent']),
    );
    expect(lab.executed.slice(ran).sort()).toEqual(['a', 'b', 'c', 'd']);
    for (const [, kept] of before) expect(await entry(kept.key)).toEqual(kept);
    expect(await auditRecords(lab.ledger)).toEqual(found);
  });

  it('finds a false hit, names the first difference and withdraws the entry', async () => {
    const kept = (await entriesOf(diamond())).get('b')!;
    await plant(kept, 'of another run');
    const found = await auditAll();
    expect(found.filter(({ outcome }) => outcome !== 'consistent')).toEqual([
      expect.objectContaining({ step: 'p/b', key: kept.key, outcome: 'false-hit' }),
    ]);
    expect(found.find(({ step }) => step === 'p/b')?.path).toMatch(/^out: /);
    expect(await lab.actions.get(kept.key)).toBeUndefined();
    expect((await lab.run(diamond())).executed).toEqual(['b']);
  });

  it('tells a step that is not deterministic from a false hit, and keeps its entry', async () => {
    let count = 0;
    lab.during = (job) => {
      if (job.name === 'b') appendFileSync(job.outputs['out']!.path, String(count++));
    };
    const kept = (await entriesOf(diamond())).get('b')!;
    const [found] = (await auditAll()).filter(({ step }) => step === 'p/b');
    expect(found).toMatchObject({ outcome: 'not-deterministic', path: expect.stringMatching(/^out: /) });
    expect(await lab.actions.get(kept.key)).toEqual(kept);
    const [mark] = await lab.ledger.read('nondeterminism');
    expect(mark?.value).toMatchObject({ step: 'p/b', key: kept.key, role: 'out' });
  });

  it('does not judge what cannot be repeated as it was, and says why', async () => {
    const source = { path: 'data.csv', digest: digestOf('data'), size: 4 };
    const definition = definitionOf([stepOf('a', [], { in: { data: { files: [source] } }, env: ['MODE'] })]);
    const reasons = async (change: () => void, undo: () => void) => {
      change();
      const [found] = await auditAll();
      undo();
      return [found?.outcome, found?.reason];
    };
    await lab.run(definition);
    const runtime = lab.runtime;
    const cases: [string, () => void, () => void][] = [
      ['data.csv is not what it was', () => lab.moved.add('data.csv'), () => lab.moved.delete('data.csv')],
      [
        'the environment, a secret or the runtime is not what it was',
        () => void (lab.environment['MODE'] = 'other'),
        () => void delete lab.environment['MODE'],
      ],
      [
        'the environment, a secret or the runtime is not what it was',
        () => void (lab.runtime = { node: '22' }),
        () => void (lab.runtime = runtime),
      ],
      [
        'its code is not what it was',
        () => void (lab.builtinCode = (name) => codeNamed(name, 'newer')),
        () => void (lab.builtinCode = (name) => codeNamed(name)),
      ],
    ];
    for (const [reason, change, undo] of cases) expect(await reasons(change, undo)).toEqual(['not-auditable', reason]);
    expect((await auditAll())[0]?.outcome).toBe('consistent');
  });

  it('does not judge entries from before lineage was kept, and those whose inputs are gone', async () => {
    const entries = await entriesOf(diamond());
    const { definition: _definition, index: _index, inputs: _inputs, ...old } = entries.get('a')!;
    await lab.actions.withdraw(old.key, 'planted');
    await lab.actions.publish({ ...old, schema: 1 });
    lab.harm('cas', old.outputs['out']!.digest, 'delete');
    const found = new Map((await auditAll()).map(({ step, outcome, reason }) => [step, `${outcome}: ${reason}`]));
    expect(found.get('p/a')).toBe('not-auditable: it was made before entries said what they were made from');
    for (const name of ['b', 'c'])
      expect(found.get(`p/${name}`)).toMatch(/^not-auditable: Inputs of step ".+" are gone/);
    expect(found.get('p/d')).toBe('consistent: undefined');
  });

  it('counts a source that changes while the step runs as not judged', async () => {
    const source = { path: 'data.csv', digest: digestOf('data'), size: 4 };
    await lab.run(definitionOf([stepOf('a', [], { in: { data: { files: [source] } } })]));
    lab.during = () => void lab.moved.add('data.csv');
    const [found] = await auditAll();
    expect(found).toMatchObject({ outcome: 'not-auditable', reason: expect.stringContaining('changed while it ran') });
  });

  it('that is cancelled leaves no record', async () => {
    const kept = (await entriesOf(diamond())).get('a')!;
    const stop = new AbortController();
    lab.during = () => stop.abort();
    const work = () => auditor.audit('a1', kept, { ...control, signal: stop.signal });
    expect((await thrownBy(work)).code).toBe('CANCELLED');
    expect(await auditRecords(lab.ledger)).toEqual([]);
  });

  it('tells the queue of a step, since not every machine may serve it', async () => {
    await lab.run(diamond({ a: { queue: 'gpu' } }));
    const { sampleRef } = await auditor.sample({ size: { share: 1 }, seed: '0' });
    const queues = (await auditor.page(sampleRef, 0, 2)).map(({ step, queue }) => [step, queue]);
    expect(queues).toEqual([
      ['p/a', 'gpu'],
      ['p/b', undefined],
    ]);
  });

  it('of one step looks at that step of every pipeline, or of the one that is named', async () => {
    await lab.run(diamond());
    await lab.run({ ...diamond({ a: { with: { other: 1 } } }), pipeline: 'q' });
    const totals = (step: string) => auditor.sample({ size: { share: 1 }, seed: '0', step });
    expect((await totals('a')).total).toBe(2);
    expect((await totals('q/a')).total).toBe(1);
    expect((await totals('none')).total).toBe(0);
  });
});
