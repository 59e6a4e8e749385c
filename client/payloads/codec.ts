/**
 * @module Encrypts what goes to the Temporal server, AES-256-GCM: a payload whole, its metadata included. The id of the
 * key and the version of this form stand beside it in the clear and are authenticated with it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { WithinError } from '../../contracts/errors.ts';
import { keyIdPattern } from '../../contracts/keys.ts';
import type { PayloadKey, PayloadKeys } from './keys.ts';

/** As other codecs of Temporal call it; the web UI shows it. */
const encoding = 'binary/encrypted';
const version = '1';
const algorithm = 'aes-256-gcm';
/** Bytes: 96 bits are what GCM is made for, and so many random ones do not meet again below some 2^32 payloads a key. */
const nonceBytes = 12;
const tagBytes = 16;

const names = {
  encoding: 'encoding',
  key: 'encryption-key-id',
  version: 'encryption-version',
  nonce: 'encryption-nonce',
} as const;

/**
 * Without keys payloads stay as they are. What is not encrypted is passed through when it is read, so that histories
 * of before there were keys, and signals of the `temporal` command, are understood.
 */
export class EncryptedPayloads implements PayloadCodec {
  readonly #keys: PayloadKeys;

  constructor(keys: PayloadKeys) {
    this.#keys = keys;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const [first] = this.#keys;
    if (!first) return payloads;
    const form = await wireForm();
    return payloads.map((payload) => encrypted(payload, first, form));
  }

  /** Throws `PAYLOAD_KEY_UNKNOWN` and `PAYLOAD_DAMAGED`. */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    if (!payloads.some(isEncrypted)) return payloads;
    const form = await wireForm();
    return payloads.map((payload) => (isEncrypted(payload) ? this.#opened(payload, form) : payload));
  }

  #opened(payload: Payload, form: WireForm): Payload {
    const id = textOf(payload, names.key);
    // An id from elsewhere is shown in messages only when it looks like one.
    if (
      textOf(payload, names.encoding) !== encoding ||
      textOf(payload, names.version) !== version ||
      !keyIdPattern.test(id)
    )
      throw damaged('is not written as WITHIN writes it');
    const known = this.#keys.find((key) => key.id === id);
    if (known) return decrypted(payload, known, form);
    throw new WithinError(
      'PAYLOAD_KEY_UNKNOWN',
      `A payload is encrypted with the key "${id}", which is not here; add it to WITHIN_PAYLOAD_KEYS of this process.`,
      { key: id, known: this.#keys.map((key) => key.id) },
    );
  }
}

/**
 * `temporal.api.common.v1.Payload`, as far as the SDK knows it. All definitions of the protocol take as long to build as
 * all else that a command loads, so this one is given here, and loaded where something is encrypted.
 */
const fields = { metadata: { keyType: 'string', type: 'bytes', id: 1 }, data: { type: 'bytes', id: 2 } };
async function wireForm() {
  const { default: protobuf } = await import('protobufjs/light.js');
  return protobuf.Root.fromJSON({ nested: { Payload: { fields } } }).lookupType('Payload');
}
type WireForm = Awaited<ReturnType<typeof wireForm>>;

const textOf = ({ metadata }: Payload, name: string): string => Buffer.from(metadata?.[name] ?? []).toString('utf8');

/** One of the marks suffices: a payload that lost the other must not pass for plain. */
const isEncrypted = (payload: Payload): boolean =>
  textOf(payload, names.encoding) === encoding || payload.metadata?.[names.key] !== undefined;

const authenticated = (id: string): Buffer => Buffer.from(`within payload ${version}\n${id}`);

function encrypted(payload: Payload, { id, key }: PayloadKey, form: WireForm): Payload {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(authenticated(id));
  const data = Buffer.concat([cipher.update(form.encode(payload).finish()), cipher.final(), cipher.getAuthTag()]);
  return {
    metadata: {
      [names.encoding]: Buffer.from(encoding),
      [names.key]: Buffer.from(id),
      [names.version]: Buffer.from(version),
      [names.nonce]: nonce,
    },
    data,
  };
}

function decrypted({ metadata, data }: Payload, { id, key }: PayloadKey, form: WireForm): Payload {
  const nonce = metadata?.[names.nonce];
  const bytes = Buffer.from(data ?? []);
  if (nonce?.length !== nonceBytes || bytes.length < tagBytes) throw damaged('is cut off', id);
  const end = bytes.length - tagBytes;
  const cipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(authenticated(id));
  cipher.setAuthTag(bytes.subarray(end));
  try {
    const opened = form.decode(Buffer.concat([cipher.update(bytes.subarray(0, end)), cipher.final()]));
    return form.toObject(opened, { defaults: true });
  } catch (cause) {
    throw damaged(`does not open with the key "${id}": it was changed, or another key has this id`, id, cause);
  }
}

function damaged(what: string, key?: string, cause?: unknown): WithinError {
  return new WithinError(
    'PAYLOAD_DAMAGED',
    `An encrypted payload ${what}; compare WITHIN_PAYLOAD_KEYS here with that of who wrote it.`,
    { ...(key !== undefined && { key }) },
    cause,
  );
}
