import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trustFileName } from '../../../adapters/trust/trust-file.ts';
import { type ActionEntry, actionEntrySchema } from '../../../contracts/action.ts';
import { canonicalDigest } from '../../../domain/caching/canonical.ts';
import { definitionOf, Lab, stepOf } from '../../support/executor.ts';
import { bothKeys, entry, trustOf, trustProject } from './trust-project.ts';

const project = trustProject(bothKeys);
const [ci, dev] = ['ci=file:keys/ci.key', 'dev=file:keys/dev'].map((key) => trustOf(project, key)) as [
  ReturnType<typeof trustOf>,
  ReturnType<typeof trustOf>,
];
const reader = trustOf(project);
const stored = (written: ActionEntry): ActionEntry => actionEntrySchema.parse(JSON.parse(JSON.stringify(written)));

describe('SignedTrust', () => {
  it('believes each key as far as the file says, also once the entry was stored', () => {
    expect(reader.levelOf(stored(ci.sign(entry)))).toBe('ci');
    expect(reader.levelOf(stored(dev.sign(entry)))).toBe('developer');
  });

  it('signs what the store gives back, which knows no -0', () => {
    expect(reader.levelOf(stored(ci.sign({ ...entry, durationMs: -0 })))).toBe('ci');
  });

  it('leaves entries as they are without a signing key, and takes them for anybody’s', () => {
    expect(reader.sign(entry)).toEqual(entry);
    expect(reader.levelOf(entry)).toBe('any');
  });

  it('takes an entry under a key that it does not know for anybody’s', () => {
    expect(trustOf(trustProject()).levelOf(ci.sign(entry))).toBe('any');
  });

  it('signs and judges records of the audit log, and takes no signature of an entry for one of them', () => {
    const digest = 'd'.repeat(64);
    const seal = ci.sealOf(digest) ?? expect.fail();
    expect(reader.judgeSeal(digest, seal)).toBe('signed');
    expect(reader.judgeSeal('e'.repeat(64), seal)).toBe('invalid');
    expect(trustOf(trustProject()).judgeSeal(digest, seal)).toBe('unknown');
    expect(reader.sealOf(digest)).toBeUndefined();
    const { signature } = ci.sign(entry);
    expect(reader.judgeSeal(canonicalDigest(entry), signature ?? expect.fail())).toBe('invalid');
  });

  it('signs an entry anew in place of an earlier signature', () => {
    expect(reader.levelOf(ci.sign(dev.sign(entry)))).toBe('ci');
  });

  it('finds altered outputs', () => {
    const signed = ci.sign(entry);
    const model = { ...entry.outputs['model'], digest: '0'.repeat(64) } as ActionEntry['outputs'][string];
    expect(reader.levelOf({ ...signed, outputs: { model } })).toBe('invalid');
  });

  it.each(['ci', 'dev'] as const)('finds the signature of another entry by %s', (name) => {
    const signer = name === 'ci' ? ci : dev;
    const { signature } = signer.sign({ ...entry, key: '1'.repeat(64) });
    expect(reader.levelOf({ ...entry, signature: signature ?? expect.fail() })).toBe('invalid');
  });

  it.each(['\n', '=', '*'])('takes no other text for the same signature, as with %j behind it', (more) => {
    const { signature } = ci.sign(entry);
    const padded = { ...(signature ?? expect.fail()), value: `${signature?.value}${more}` };
    expect(reader.levelOf({ ...entry, signature: padded })).toBe('invalid');
  });

  it('finds a signature that is passed off as that of a key of a higher level', () => {
    const { signature } = dev.sign(entry);
    for (const algorithm of ['ed25519', 'hmac-sha256'] as const) {
      const forged = { ...(signature ?? expect.fail()), key: 'ci', algorithm };
      expect(reader.levelOf({ ...entry, signature: forged })).toBe('invalid');
    }
  });

  it('finds a signature of a name that is moved to another name with the same key', () => {
    const twice = `${bothKeys}  - { name: release, level: release, secret: file:keys/dev }\n`;
    writeFileSync(join(project, 'twice.yaml'), twice);
    const other = trustProject();
    cpSync(project, other, { recursive: true });
    writeFileSync(join(other, trustFileName), twice);
    const { signature } = dev.sign(entry);
    const moved = { ...entry, signature: { ...(signature ?? expect.fail()), key: 'release' } };
    expect(trustOf(other).levelOf(dev.sign(entry))).toBe('developer');
    expect(trustOf(other).levelOf(moved)).toBe('invalid');
  });

  it('does not care what level the writer’s own file claims', () => {
    const foreign = trustProject();
    cpSync(project, foreign, { recursive: true });
    writeFileSync(join(foreign, trustFileName), bothKeys.replace('level: developer', 'level: release'));
    const written = trustOf(foreign, 'dev=file:keys/dev').sign(entry);
    expect(trustOf(foreign).levelOf(written)).toBe('release');
    expect(reader.levelOf(written)).toBe('developer');
  });

  it('follows the file while it lives', () => {
    const moving = trustProject(bothKeys);
    const trust = trustOf(moving, 'dev=file:keys/dev');
    const signed = trust.sign(entry);
    expect(trust.levelOf(signed)).toBe('developer');
    writeFileSync(join(moving, trustFileName), bothKeys.replace('level: developer', 'level: ci'));
    expect(trust.levelOf(signed)).toBe('ci');
    writeFileSync(join(moving, trustFileName), 'keys: []\n');
    expect(() => trust.levelOf(signed)).toThrow('names the key "dev"');
  });

  it.each(['ci', 'dev'] as const)('takes any change of an entry that %s signed for forgery', (name) => {
    const signed = (name === 'ci' ? ci : dev).sign(entry);
    fc.assert(
      fc.property(changeOf(signed), (changed) => {
        expect(reader.levelOf(changed)).toBe('invalid');
      }),
      { numRuns: 300 },
    );
  });
});

interface Place {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Every place below a value, but the name of the key: another name is nobody's, not forged. */
function placesIn(value: unknown, path: readonly string[] = []): Place[] {
  if (path.join('.') === 'signature.key') return [];
  const here = path.length === 0 ? [] : [{ path, value }];
  if (typeof value !== 'object' || value === null) return here;
  return [...here, ...Object.entries(value).flatMap(([name, item]) => placesIn(item, [...path, name]))];
}

function withChange(document: ActionEntry, { path }: Place, edit: (holder: object, name: string) => void): ActionEntry {
  const copy = structuredClone(document);
  const holder = path.slice(0, -1).reduce<object>((value, name) => Reflect.get(value, name), copy);
  edit(holder, path.at(-1) ?? '');
  return copy;
}

/** One value set to another, one taken away, or one added anywhere; never the whole signature, which is no forgery. */
function changeOf(signed: ActionEntry): fc.Arbitrary<ActionEntry> {
  const places = placesIn(signed).filter(({ path }) => path.join('.') !== 'signature');
  const change = fc.record({ place: fc.constantFrom(...places), value: fc.jsonValue(), how: fc.nat(2) });
  return change
    .map(({ place, value, how }) =>
      withChange(signed, place, (holder, name) => {
        if (how === 0) Reflect.deleteProperty(holder, name);
        else if (how === 1) Reflect.set(holder, name, value);
        else Reflect.set(holder, `${name}-more`, value);
      }),
    )
    .filter((changed) => JSON.stringify(changed) !== JSON.stringify(signed) && typeof changed.signature === 'object')
    .filter(({ signature }) => !Object.keys(signature ?? {}).some((name) => name.endsWith('-more')))
    .filter(({ signature }) => typeof signature?.value === 'string' && signature.algorithm !== undefined);
}

describe('a run that states the least trust', () => {
  let lab: Lab;
  const definition = definitionOf([stepOf('a')]);
  const [first] = definition.steps;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  it('refuses what a developer wrote as `untrusted`, computes it and puts its own in place of it', async () => {
    lab.trust = dev;
    const before = await lab.run(definition);
    const key = before.document.steps[0]?.key ?? expect.fail();
    lab.trust = ci;
    const run = await lab.run(definition, { options: { trust: 'ci' } });
    expect(run.executed).toEqual([first?.name]);
    expect(run.document.steps[0]?.reason).toEqual({ component: 'untrusted' });
    expect(reader.levelOf((await lab.actions.get(key)) ?? expect.fail())).toBe('ci');
    expect((await lab.run(definition, { options: { trust: 'ci' } })).executed).toEqual([]);
  });

  it('reuses what a developer wrote where that is enough', async () => {
    lab.trust = dev;
    await lab.run(definition);
    lab.trust = reader;
    expect((await lab.run(definition, { options: { trust: 'developer' } })).executed).toEqual([]);
    expect((await lab.run(definition)).executed).toEqual([]);
  });

  it('puts a forged entry into quarantine, records it and computes the step, whatever the run accepts', async () => {
    lab.trust = ci;
    const key = (await lab.run(definition)).document.steps[0]?.key ?? expect.fail();
    const written = (await lab.actions.get(key)) ?? expect.fail();
    await lab.actions.withdraw(key, 'test');
    await lab.actions.publish({ ...written, durationMs: written.durationMs + 1 });
    expect((await lab.run(definition)).executed).toEqual(['a']);
    expect(await lab.ledger.read('damage')).toMatchObject([{ value: { key, what: 'signature' } }]);
    expect(reader.levelOf((await lab.actions.get(key)) ?? expect.fail())).toBe('ci');
  });

  it('does not hand out a signed entry that was copied under another key', async () => {
    lab.trust = ci;
    const key = (await lab.run(definition)).document.steps[0]?.key ?? expect.fail();
    const written = (await lab.actions.get(key)) ?? expect.fail();
    const other = definitionOf([stepOf('a', [], { with: { n: 2 } })]);
    const otherKey = (await lab.run(other)).document.steps[0]?.key ?? expect.fail();
    await lab.actions.withdraw(otherKey, 'test');
    await lab.actions.publish({ ...written, key: otherKey });
    expect((await lab.run(other)).executed).toEqual(['a']);
  });
});
