import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { revoke } from '../../../../domain/caching/lineage/revoke.ts';
import { recordedRun } from '../../../../domain/caching/recorded-runs.ts';
import { revocationOf, standingRevocations } from '../../../../domain/caching/revocations.ts';
import { control, definitionOf, diamond, Lab, stepOf } from '../../../support/executor.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.dispose());

const request = { why: 'wrong labels', author: 'ann' };
const keysOf = async () => {
  const { document } = await lab.run(diamond());
  return Object.fromEntries(document.steps.map(({ name, key }) => [name, key!]));
};
/** The revocation that a run is shown with. */
async function markOf(runId: string, startedAt?: number) {
  const { document } = await recordedRun(runId, lab);
  const keys = document!.steps.flatMap(({ key }) => key ?? []);
  return revocationOf({ runId, startedAt, keys }, await standingRevocations(lab.ledger));
}

describe('revoking', () => {
  it('takes the entry and everything made from it, and leaves the rest', async () => {
    const keys = await keysOf();
    const report = await revoke({ ...request, key: keys['b']!.slice(0, 12) }, lab);
    expect(report.keys).toEqual([{ key: keys['b'], step: 'p/b' }]);
    expect(report.derived).toEqual([{ key: keys['d'], step: 'p/d' }]);
    expect(report.withdrawn).toBe(2);
    expect(await lab.actions.get(keys['b']!)).toBeUndefined();
    expect(await lab.actions.get(keys['d']!)).toBeUndefined();
    expect(await lab.actions.get(keys['a']!)).toBeDefined();
    expect(await lab.actions.get(keys['c']!)).toBeDefined();
  });

  it('makes the next run compute it again and say why, and that run is good', async () => {
    await keysOf();
    lab.now = 5000;
    await revoke({ ...request, step: 'b' }, lab);
    lab.now = 6000;
    const { document, executed } = await lab.run(diamond());
    expect(executed).toEqual(['b', 'd']);
    expect(document.steps[1]!.reason).toEqual({ component: 'revoked', path: 'wrong labels' });
    expect(await markOf('run-0', 1000)).toMatchObject({ why: 'wrong labels', author: 'ann', at: 5000 });
    expect(await markOf('run-1', 6000)).toBeUndefined();
    expect((await lab.run(diamond())).executed).toEqual([]);
  });

  it('lists runs and models that hold one of the keys', async () => {
    const trained = (says: string) =>
      definitionOf([stepOf('load', [], { with: { says } }), stepOf('train', ['load'], { with: { says } })], {
        results: { ownMetrics: [], model: { step: 'train', output: 'out' } },
      });
    const { document } = await lab.run(trained('one'));
    await lab.run(trained('two'));
    const { dependents } = await revoke({ ...request, key: document.steps[0]!.key! }, lab);
    expect(dependents).toEqual([
      { kind: 'run', id: 'run-0', text: 'p, completed' },
      { kind: 'model', id: document.results.model!.digest, text: 'of run run-0' },
    ]);
    expect(await standingRevocations(lab.ledger)).toMatchObject([
      { runs: ['run-0'], models: [document.results.model!.digest] },
    ]);
  });

  it('takes what else depends on results from whoever is asked', async () => {
    const keys = await keysOf();
    const deployments = { of: () => Promise.resolve([{ kind: 'deployment', id: 'champion', text: 'beta' }]) };
    const { dependents } = await revoke({ ...request, key: keys['d']! }, { ...labPorts(), dependents: [deployments] });
    expect(dependents.map(({ kind }) => kind)).toEqual(['run', 'deployment']);
  });

  it('changes nothing when it is only tried, and then does what it said', async () => {
    await keysOf();
    const tried = await revoke({ ...request, step: 'a', dryRun: true }, lab);
    expect((await lab.run(diamond())).executed).toEqual([]);
    expect(await standingRevocations(lab.ledger)).toEqual([]);
    const done = await revoke({ ...request, step: 'a' }, lab);
    expect(done).toMatchObject({ keys: tried.keys, derived: tried.derived, withdrawn: tried.withdrawn });
  });

  it('can be given again for a key whose entry is gone', async () => {
    const keys = await keysOf();
    await lab.actions.withdraw(keys['a']!, 'gc');
    await lab.actions.withdraw(keys['b']!, 'gc');
    const report = await revoke({ ...request, key: keys['a']! }, lab);
    expect(report.derived).toHaveLength(3);
    expect(report.withdrawn).toBe(2);
  });

  it('counts an open run, and what it computes from revoked results does not become an entry', async () => {
    const definition = definitionOf([stepOf('a'), stepOf('b', ['a']), stepOf('c', ['b'])]);
    await lab.run(definitionOf([stepOf('a')]));
    const definitionRef = await lab.executor.define(definition);
    const open = { runId: 'open', definitionRef, options: {} };
    const plan = await lab.executor.plan(open);
    const { dependents } = await revoke({ ...request, step: 'a' }, lab);
    expect(dependents.map(({ id }) => id)).toContain('open');
    for (const index of [1, 2]) await lab.executor.execute({ ...open, planRef: plan.planRef, index }, control);
    for (const name of ['b', 'c'])
      expect(await lab.records.get('open', `step.${name}.0`)).toMatchObject({
        warnings: [expect.stringContaining('was revoked (wrong labels)')],
      });
    const { document } = await lab.run(definition);
    expect(document.steps.map(({ outcome }) => outcome)).toEqual(['ran', 'ran', 'ran']);
  });
});

const labPorts = () => ({ actions: lab.actions, blobs: lab.blobs, records: lab.records, ledger: lab.ledger });
