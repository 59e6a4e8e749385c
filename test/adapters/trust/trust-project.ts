/** @module A project folder with a trust file, key pairs and secrets, and an entry to sign. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueBehind } from '../../../adapters/host/reference.ts';
import { SignedTrust } from '../../../adapters/trust/signed-trust.ts';
import { trustFileName } from '../../../adapters/trust/trust-file.ts';
import type { ActionEntry } from '../../../contracts/action.ts';

const digest = (digit: string): string => digit.repeat(64);

export const entry: ActionEntry = {
  schema: 2,
  key: digest('a'),
  step: 'p/train',
  use: 'train',
  outputs: { model: { digest: digest('b'), size: 10, mediaType: 'application/json' } },
  components: { digest: digest('c'), size: 11, mediaType: 'application/json' },
  durationMs: 12.5,
  createdAt: 1000,
  writer: '1@host',
  definition: { digest: digest('d'), size: 12, mediaType: 'application/json' },
  index: 3,
  runId: '20261124-130501-3fa9c1',
  inputs: { table: { digest: digest('e'), size: 13, mediaType: 'text/csv', key: digest('f') } },
};

export const bothKeys = `
keys:
  - { name: ci, level: ci, publicKey: keys/ci.pem }
  - { name: dev, level: developer, secret: file:keys/dev }
`;

/** Keys `ci` and `other` (Ed25519, private halves as NAME.key) and the secrets `dev` and `short`. */
export function trustProject(file?: string): string {
  const project = mkdtempSync(join(tmpdir(), 'within-trust-'));
  const write = (name: string, content: string) => writeFileSync(join(project, name), content);
  mkdirSync(join(project, 'keys'));
  for (const name of ['ci', 'other']) {
    const pair = generateKeyPairSync('ed25519');
    write(`keys/${name}.pem`, pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());
    write(`keys/${name}.key`, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  write('keys/dev', `${'d'.repeat(32)}\n`);
  write('keys/short', 'd'.repeat(31));
  if (file !== undefined) write(trustFileName, file);
  return project;
}

/** The keys of `project`; the file that counts may be another project's. */
export function trustOf(project: string, signingKey?: string): SignedTrust {
  return new SignedTrust({ project, signingKey, read: (reference) => valueBehind(reference, project) });
}
