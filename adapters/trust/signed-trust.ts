/** @module Entries with their writer's signature. How far a writer is trusted is said by the reader's own file alone. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionEntry } from '../../contracts/action.ts';
import type { TrustLevel } from '../../contracts/names.ts';
import type { AuditSeal, AuditSignature as Signature } from '../../domain/audit-log/ports.ts';
import { canonicalDigest } from '../../domain/caching/canonical.ts';
import type { Trust } from '../../domain/caching/ports.ts';
import { openSigner, openVerifier, type ReadReference, type Signer, type Verifier } from './keys.ts';
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
function entryText({ signature: _signature, ...rest }: ActionEntry): string {
  const stored: unknown = JSON.parse(JSON.stringify(rest));
  return canonicalDigest(stored);
}

/** What a signature is of; one of an entry must not pass as one of the audit log. */
type Signed = 'within-entry-1' | 'within-audit-1';

const messageOf = (what: Signed, digest: string, { name, algorithm }: Pick<Signer, 'name' | 'algorithm'>): Uint8Array =>
  Buffer.from(`${what}\n${name}\n${algorithm}\n${digest}`, 'utf8');

interface Keys {
  /** State of the file that they are of. */
  readonly file: string;
  readonly verifiers: ReadonlyMap<string, Verifier>;
  readonly signer?: Signer;
}

export class SignedTrust implements Trust, AuditSeal {
  readonly #options: TrustOptions;
  #keys: Keys;

  /** Throws `TRUST_INVALID` for a file or a key that cannot be used: better than entries that nobody believes. */
  constructor(options: TrustOptions) {
    this.#options = options;
    this.#keys = this.#read(this.#stateOfFile());
  }

  sign(entry: ActionEntry): ActionEntry {
    const { signature: _signature, ...unsigned } = entry;
    const signature = this.#signatureOf('within-entry-1', () => entryText(entry));
    return signature ? { ...unsigned, signature } : entry;
  }

  levelOf(entry: ActionEntry): TrustLevel | 'invalid' {
    const { signature } = entry;
    return signature ? this.#levelOf('within-entry-1', entryText(entry), signature) : 'any';
  }

  sealOf(digest: string): Signature | undefined {
    return this.#signatureOf('within-audit-1', () => digest);
  }

  judgeSeal(digest: string, signature: Signature): ReturnType<AuditSeal['judgeSeal']> {
    const level = this.#levelOf('within-audit-1', digest, signature);
    if (level === 'invalid') return 'invalid';
    return this.#current().verifiers.has(signature.key) ? 'signed' : 'unknown';
  }

  #signatureOf(what: Signed, digest: () => string): Signature | undefined {
    const { signer } = this.#current();
    if (!signer) return undefined;
    const { name: key, algorithm } = signer;
    const value = Buffer.from(signer.sign(messageOf(what, digest(), signer))).toString('base64');
    return { key, algorithm, value };
  }

  #levelOf(what: Signed, digest: string, signature: Signature): TrustLevel | 'invalid' {
    const verifier = this.#current().verifiers.get(signature.key);
    if (!verifier) return 'any';
    if (signature.algorithm !== verifier.algorithm) return 'invalid';
    const bytes = Buffer.from(signature.value, 'base64');
    // Node skips what is no Base64, so that several texts would mean one signature.
    if (bytes.toString('base64') !== signature.value) return 'invalid';
    return verifier.verify(messageOf(what, digest, verifier), bytes) ? verifier.level : 'invalid';
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
