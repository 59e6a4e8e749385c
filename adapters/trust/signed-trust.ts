/** @module Entries with their writer's signature. How far a writer is trusted is said by the reader's own file alone. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionEntry } from '../../contracts/action.ts';
import type { TrustLevel } from '../../contracts/names.ts';
import { canonicalDigest } from '../../domain/caching/canonical.ts';
import type { Trust } from '../../domain/caching/ports.ts';
import { type Algorithm, openSigner, openVerifier, type ReadReference, type Signer, type Verifier } from './keys.ts';
import { readTrustFile, trustFileName } from './trust-file.ts';

export interface TrustOptions {
  /** Absolute folder whose `within.trust.yaml` counts. */
  readonly project: string;
  /** `NAME=file:path` or `NAME=env:VAR`. */
  readonly signingKey?: string | undefined;
  /** How a secret or a key file of the project is read. */
  readonly read: ReadReference;
}

/**
 * What is signed: the name and algorithm of the key, since a signature must not pass as another's, and the canonical
 * digest of the entry without its signature, as the store gives it back (JSON knows neither `undefined` nor -0).
 */
function messageOf(entry: ActionEntry, key: string, algorithm: Algorithm): Uint8Array {
  const { signature: _signature, ...rest } = entry;
  const stored: unknown = JSON.parse(JSON.stringify(rest));
  return Buffer.from(`within-entry-1\n${key}\n${algorithm}\n${canonicalDigest(stored)}`, 'utf8');
}

interface Keys {
  /** State of the file that they are of. */
  readonly file: string;
  readonly verifiers: ReadonlyMap<string, Verifier>;
  readonly signer?: Signer;
}

export class SignedTrust implements Trust {
  readonly #options: TrustOptions;
  #keys: Keys;

  /** Throws `TRUST_INVALID` for a file or a key that cannot be used: better than entries that nobody believes. */
  constructor(options: TrustOptions) {
    this.#options = options;
    this.#keys = this.#read(this.#stateOfFile());
  }

  sign(entry: ActionEntry): ActionEntry {
    const { signer } = this.#current();
    if (!signer) return entry;
    const { signature: _signature, ...unsigned } = entry;
    const { name: key, algorithm } = signer;
    const value = Buffer.from(signer.sign(messageOf(entry, key, algorithm))).toString('base64');
    return { ...unsigned, signature: { key, algorithm, value } };
  }

  levelOf(entry: ActionEntry): TrustLevel | 'invalid' {
    const { signature } = entry;
    const verifier = signature && this.#current().verifiers.get(signature.key);
    if (!signature || !verifier) return 'any';
    if (signature.algorithm !== verifier.algorithm) return 'invalid';
    const bytes = Buffer.from(signature.value, 'base64');
    // Node skips what is no Base64, so that several texts would mean one signature.
    if (bytes.toString('base64') !== signature.value) return 'invalid';
    return verifier.verify(messageOf(entry, verifier.name, verifier.algorithm), bytes) ? verifier.level : 'invalid';
  }

  /** A worker lives for days, and whom it believes may change meanwhile. */
  #current(): Keys {
    const file = this.#stateOfFile();
    if (file !== this.#keys.file) this.#keys = this.#read(file);
    return this.#keys;
  }

  #stateOfFile(): string {
    const found = statSync(join(this.#options.project, trustFileName), { throwIfNoEntry: false, bigint: true });
    return found ? `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` : '';
  }

  #read(file: string): Keys {
    const { project, signingKey, read } = this.#options;
    const verifiers = new Map(readTrustFile(project).map((key) => [key.name, openVerifier(key, read)] as const));
    if (signingKey === undefined) return { file, verifiers };
    return { file, verifiers, signer: openSigner(signingKey, verifiers, read) };
  }
}
