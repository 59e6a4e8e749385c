import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RealLab } from '../support/real-lab.ts';
import { lay } from './edits/cases.ts';

let lab: RealLab;
const pipeline = (step: object) => ({
  'pipeline.json': { name: 'p', steps: [{ name: 's', use: './s.ts', out: { out: 'text/plain' }, ...step }] },
});
beforeEach(() => {
  lab = new RealLab();
  lay(lab, { 's.ts': "export default async () => 'x';\n", ...pipeline({}) });
});
afterEach(() => lab.dispose());

describe('an entry that was signed', () => {
  const signingKey = 'ci=file:keys/ci.key';

  beforeEach(() => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    lab.write('keys/ci.pem', publicKey.export({ type: 'spki', format: 'pem' }));
    lab.write('keys/ci.key', privateKey.export({ type: 'pkcs8', format: 'pem' }));
    lab.write('within.trust.yaml', 'keys:\n  - { name: ci, level: ci, publicKey: keys/ci.pem }\n');
  });

  it('is reused by those who trust its writer that far, and by nobody who wants more', async () => {
    await lab.run({ signingKey });
    expect((await lab.run({ options: { trust: 'ci' } })).outcome).toEqual({ s: 'reused' });
    expect((await lab.run({ options: { trust: 'release' } })).outcome).toEqual({ s: 'untrusted' });
  });

  it('is not reused once somebody has changed it', async () => {
    const { document } = await lab.run({ signingKey });
    const key = document.steps[0]?.key ?? '';
    const path = join(lab.store, 'ac', key.slice(0, 2), key);
    const entry = (await lab.adapters().actions.get(key)) ?? { durationMs: 0 };
    await lab.adapters().actions.withdraw(key, 'test');
    await lab.adapters().actions.publish({ ...entry, durationMs: entry.durationMs + 1 } as never);
    expect(readFileSync(path, 'utf8')).toContain(key);
    const { executed, outcome } = await lab.run();
    expect(executed).toEqual(['s']);
    expect(outcome).toEqual({ s: 'untrusted' });
  });

  it('is replaced by one that is trusted, which is reused from then on', async () => {
    await lab.run();
    expect((await lab.run({ signingKey, options: { trust: 'ci' } })).outcome).toEqual({ s: 'untrusted' });
    expect((await lab.run({ options: { trust: 'ci' } })).outcome).toEqual({ s: 'reused' });
  });
});

describe('a secret parameter', () => {
  beforeEach(() => {
    lay(lab, pipeline({ with: { token: { secret: 'env:LAB_TOKEN' } } }));
    lab.setEnvironment('LAB_TOKEN', 'first-value');
  });

  it('counts by its value, which stands nowhere', async () => {
    await lab.run();
    expect((await lab.run()).outcome).toEqual({ s: 'reused' });
    lab.setEnvironment('LAB_TOKEN', 'second-value');
    const { outcome, document } = await lab.run();
    expect(outcome['s']).toMatch(/^secret .*token$/);
    expect(JSON.stringify(document)).not.toMatch(/first-value|second-value/);
  });

  it('does not count by the name of the variable that holds it', async () => {
    await lab.run();
    lab.setEnvironment('LAB_OTHER', 'first-value');
    lay(lab, pipeline({ with: { token: { secret: 'env:LAB_OTHER' } } }));
    expect((await lab.run()).outcome).toEqual({ s: 'reused' });
  });

  it('counts under another key of the store', async () => {
    await lab.run();
    const file = join(lab.store, 'secret.key');
    chmodSync(file, 0o600);
    writeFileSync(file, Buffer.alloc(32, 1));
    expect((await lab.run()).outcome['s']).toMatch(/^secret .*token$/);
  });
});
