/** @module Tests of taking earlier entries over for code that is declared, and seen, to do the same. */
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTrust } from '../../../../adapters/trust/open-trust.ts';
import type { ActionEntry } from '../../../../contracts/action.ts';
import type { AdoptionInput } from '../../../../contracts/audit.ts';
import type { Definition, StepSpec } from '../../../../contracts/graph.ts';
import { CodeAdopter } from '../../../../domain/caching/adoption/adopter.ts';
import { CacheAuditor } from '../../../../domain/caching/audit/auditor.ts';
import { codeNamed, control, definitionOf, Lab, stepOf } from '../../../support/executor.ts';
import { thrownBy } from '../../../support/thrown.ts';

let lab: Lab;
let adopter: CodeAdopter;
beforeEach(() => {
  lab = new Lab();
  adopter = new CodeAdopter(lab.ports);
});
afterEach(() => lab.dispose());

/** `a -> b`, b with code of its own in this version. */
function versioned(version: string, edit: Partial<StepSpec> = {}, first: Partial<StepSpec> = {}): Definition {
  const steps = [stepOf('a', [], first), stepOf('b', ['a'], { code: 'c1', ...edit })];
  return definitionOf(steps, { code: { c0: codeNamed('noop'), c1: codeNamed('noop', version) } });
}

async function inputOf(definition: Definition, check = 1): Promise<AdoptionInput> {
  const definitionRef = await lab.executor.define(definition);
  return { definitionRef, step: 'b', check, author: 'ann', reason: 'renamed a variable' };
}

async function adopt(definition: Definition, check = 1) {
  const input = await inputOf(definition, check);
  const { planRef, checks } = await adopter.plan(input);
  for (let at = 0; at < checks; at++) {
    const { path } = await adopter.check(input, planRef, at, control);
    if (path !== undefined) return path;
  }
  return adopter.publish(input, planRef, checks);
}

const keyOf = async (definition: Definition) =>
  (await lab.executor.preview(definition, {})).find(({ name }) => name === 'b')!.key!;
const entryOf = async (definition: Definition): Promise<ActionEntry | undefined> =>
  lab.actions.get(await keyOf(definition));

describe('adopting', () => {
  it('gives new code the outputs of the old, which the next run reuses', async () => {
    await lab.run(versioned('1'));
    const old = (await entryOf(versioned('1')))!;
    expect(await adopt(versioned('2'))).toEqual({ step: 'p/b', adopted: 1, passedOver: 0, checked: 1 });
    const entry = (await entryOf(versioned('2')))!;
    expect(entry.adopted).toEqual({ from: old.key, author: 'ann', reason: 'renamed a variable', checked: 1 });
    expect(entry.outputs).toEqual(old.outputs);
    expect((await lab.run(versioned('2'))).executed).toEqual([]);
    expect((await lab.executor.preview(versioned('2'), {}))[1]?.adopted).toEqual(entry.adopted);
    expect((await lab.ledger.read('adoption'))[0]?.value).toMatchObject({
      step: 'p/b',
      author: 'ann',
      entries: [{ from: old.key, key: entry.key }],
    });
  });

  it('takes over the entries of every parameter and input that the same old code made', async () => {
    for (const trees of [1, 2]) await lab.run(versioned('1', { with: { trees } }));
    await lab.run(versioned('1', { with: { trees: 2 } }, { with: { other: true } }));
    expect(await adopt(versioned('2', { with: { trees: 2 } }), 3)).toMatchObject({ adopted: 3, checked: 3 });
    expect((await lab.run(versioned('2', { with: { trees: 1 } }))).executed).toEqual([]);
  });

  it('leaves entries of still older code alone: nobody said that they are equal', async () => {
    await lab.run(versioned('0', { with: { trees: 1 } }));
    await lab.run(versioned('1', { with: { trees: 2 } }));
    expect(await adopt(versioned('2', { with: { trees: 2 } }))).toMatchObject({ adopted: 1 });
    expect((await lab.run(versioned('2', { with: { trees: 1 } }))).executed).toEqual(['b']);
  });

  it('is refused by a differing byte, with its place, and then publishes nothing', async () => {
    await lab.run(versioned('1'));
    lab.during = (job) => writeFileSync(job.outputs['out']!.path, 'something else');
    expect(await adopt(versioned('2'))).toMatch(/^out: line 1, column 1/);
    expect(await entryOf(versioned('2'))).toBeUndefined();
    expect(await lab.ledger.read('adoption')).toEqual([]);
  });

  it('adopts unseen where no check is asked for, and says so in the entry', async () => {
    await lab.run(versioned('1'));
    const ran = lab.executed.length;
    expect(await adopt(versioned('2'), 0)).toMatchObject({ adopted: 1, checked: 0 });
    expect(lab.executed).toHaveLength(ran);
    expect((await entryOf(versioned('2')))?.adopted?.checked).toBe(0);
  });

  it('needs a miss that comes from code alone', async () => {
    const refused = async (definition: Definition) =>
      (await thrownBy(async () => adopter.plan(await inputOf(definition)))).code;
    expect(await refused(versioned('2'))).toBe('ENTRY_NOT_FOUND');
    await lab.run(versioned('1'));
    expect(await refused(versioned('1'))).toBe('ENTRY_NOT_FOUND');
    expect(await refused(versioned('2', { with: { trees: 9 } }))).toBe('ENTRY_NOT_FOUND');
    expect(await refused(versioned('2', { cache: false }))).toBe('ADOPTION_REFUSED');
    const missing = await thrownBy(async () => adopter.plan({ ...(await inputOf(versioned('2'))), step: 'z' }));
    expect(missing.code).toBe('UNKNOWN_STEP');
  });

  it('is refused where nothing can be checked, since the inputs are gone', async () => {
    const { document } = await lab.run(versioned('1'));
    const input = await inputOf(versioned('2'));
    const { planRef } = await adopter.plan(input);
    lab.harm('cas', document.steps[0]!.outputs['out']!.digest, 'delete');
    expect((await thrownBy(() => adopter.check(input, planRef, 0, control))).code).toBe('INPUT_LOST');
    expect((await thrownBy(() => adopter.plan(input))).code).toBe('ADOPTION_REFUSED');
  });

  it('raises no trust: outputs of a less trusted writer are not signed anew', async () => {
    await lab.run(versioned('1'));
    lab.trust = { sign: openTrust.sign, levelOf: (entry) => (entry.adopted ? 'ci' : 'developer') };
    expect(await adopt(versioned('2'))).toMatchObject({ adopted: 0, passedOver: 1 });
    expect(await entryOf(versioned('2'))).toBeUndefined();
  });

  it('leaves an entry that can be audited like any other', async () => {
    await lab.run(versioned('1'));
    await adopt(versioned('2'));
    const entry = (await entryOf(versioned('2')))!;
    lab.builtinCode = (name) => codeNamed(name, '2');
    const auditor = new CacheAuditor(lab.ports);
    expect((await auditor.audit('a1', entry, control)).outcome).toBe('consistent');
  });
});
