/** @module Keys that sign and check: Ed25519 from PEM files, HMAC-SHA256 from shared secrets. */
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  timingSafeEqual,
  verify as verifyBytes,
} from 'node:crypto';
import { WithinError } from '../../contracts/errors.ts';
import type { TrustLevel } from '../../contracts/names.ts';
import { endWithSuggestion } from '../../domain/pipeline/nearest.ts';
import { type TrustKey, trustFileName } from './trust-file.ts';

export type Algorithm = 'hmac-sha256' | 'ed25519';

/** The value behind `env:NAME` or `file:path`; throws where there is none. */
export type ReadReference = (reference: string) => string;

/** A key whose signatures can be checked. */
export interface Verifier {
  readonly name: string;
  readonly level: TrustLevel;
  readonly algorithm: Algorithm;
  verify(message: Uint8Array, signature: Uint8Array): boolean;
}

/** The key that this process signs with. */
export interface Signer {
  readonly name: string;
  readonly algorithm: Algorithm;
  sign(message: Uint8Array): Uint8Array;
}

/** An HMAC key shorter than its digest is weaker than the digest (RFC 2104, section 3). */
const leastSecretBytes = 32;

const unusable = (what: string, mend: string, name: string, cause?: unknown): WithinError =>
  new WithinError('TRUST_INVALID', `${what}; ${mend}.`, { key: name }, cause);

function secretOf(reference: string, name: string, place: string, read: ReadReference): Buffer {
  const said = `The secret of key "${name}" (${reference}, ${place})`;
  let value: string;
  try {
    value = read(reference);
  } catch (cause) {
    const mend = 'set the variable, create the file, or take the key out';
    throw unusable(`${said} cannot be read here`, mend, name, cause);
  }
  const bytes = Buffer.from(value, 'utf8');
  if (bytes.length < leastSecretBytes)
    throw unusable(
      `${said} has ${bytes.length} bytes, and ${leastSecretBytes} is the least`,
      'make one with `openssl rand -hex 32`',
      name,
    );
  return bytes;
}

function ed25519(key: KeyObject, what: string, name: string): KeyObject {
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw unusable(
    `${what} is of type ${key.asymmetricKeyType ?? key.type}`,
    'make an Ed25519 key with `openssl genpkey -algorithm ed25519`',
    name,
  );
}

function publicKeyOf(path: string, name: string, read: ReadReference): KeyObject {
  const what = `The public key of "${name}" (${path} in ${trustFileName})`;
  let pem: string;
  try {
    pem = read(`file:${path}`);
  } catch (cause) {
    throw unusable(`${what} cannot be read`, 'put the file there or mend the path', name, cause);
  }
  // Node would take the public half out of a private key, which has no place in a file that all can read.
  if (pem.includes('PRIVATE KEY'))
    throw unusable(
      `${what} holds a private key`,
      'replace it by `openssl pkey -pubout` of it and make a new pair',
      name,
    );
  try {
    return ed25519(createPublicKey(pem), what, name);
  } catch (cause) {
    if (cause instanceof WithinError) throw cause;
    throw unusable(`${what} is no PEM of a public key`, 'write it with `openssl pkey -pubout`', name);
  }
}

function hmacOf(secret: Buffer): (message: Uint8Array) => Buffer {
  return (message) => createHmac('sha256', secret).update(message).digest();
}

/** Throws `TRUST_INVALID` with the mend for a key that cannot be used. */
export function openVerifier(key: TrustKey, read: ReadReference): Verifier {
  const { name, level, publicKey, secret } = key;
  if (publicKey !== undefined) {
    const opened = publicKeyOf(publicKey, name, read);
    return {
      name,
      level,
      algorithm: 'ed25519',
      verify: (message, signature) => verifyBytes(null, message, opened, signature),
    };
  }
  const hmac = hmacOf(secretOf(secret ?? '', name, trustFileName, read));
  return {
    name,
    level,
    algorithm: 'hmac-sha256',
    verify(message, signature) {
      const expected = hmac(message);
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    },
  };
}

const variable = 'WITHIN_SIGNING_KEY';

function privateSigner(reference: string, name: string, read: ReadReference): Signer {
  const what = `The signing key ${reference} (${variable})`;
  let pem: string;
  try {
    pem = read(reference);
  } catch (cause) {
    throw unusable(`${what} cannot be read here`, 'set the variable, create the file, or unset it', name, cause);
  }
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause of Node may quote what was read.
    throw unusable(`${what} is no PEM of a private key`, 'make one with `openssl genpkey -algorithm ed25519`', name);
  }
  const opened = ed25519(key, what, name);
  return { name, algorithm: 'ed25519', sign: (message) => signBytes(null, message, opened) };
}

/** A key that signs what nobody can check would have every entry taken for forged, so the pair is tried once. */
function tryOut(signer: Signer, verifier: Verifier): Signer {
  const probe = Buffer.from('within: does this pair belong together?');
  if (verifier.verify(probe, signer.sign(probe))) return signer;
  throw unusable(
    `${variable} does not belong to the key "${signer.name}" of ${trustFileName}`,
    'name the key that it belongs to, or mend one of them',
    signer.name,
  );
}

/** `NAME=file:path` or `NAME=env:VAR` with the key of that name. Throws `TRUST_INVALID` with the mend. */
export function openSigner(setting: string, verifiers: ReadonlyMap<string, Verifier>, read: ReadReference): Signer {
  const at = setting.indexOf('=');
  const [name, reference] = [setting.slice(0, at), setting.slice(at + 1)];
  const verifier = verifiers.get(name);
  if (!verifier) {
    const names = [...verifiers.keys()];
    throw new WithinError(
      'TRUST_INVALID',
      `${variable} names the key "${name}", which ${trustFileName} does not list${endWithSuggestion(name, names)}`,
      { key: name, known: names },
    );
  }
  if (verifier.algorithm === 'ed25519') return tryOut(privateSigner(reference, name, read), verifier);
  const sign = hmacOf(secretOf(reference, name, variable, read));
  return tryOut({ name, algorithm: 'hmac-sha256', sign }, verifier);
}
