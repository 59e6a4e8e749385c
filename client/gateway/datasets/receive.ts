/** @module Bytes of an upload to a file, unpacked and hashed on the way, in memory that does not grow with them. */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { PassThrough, pipeline, Readable, type Transform } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { type ErrorCode, WithinError } from '../../../contracts/errors.ts';
import { watchPace } from './pace.ts';

export interface ReceiveLimits {
  /** Bytes, as sent and as unpacked. */
  readonly maxBytes: number;
  /** Milliseconds without a byte. */
  readonly idleMs: number;
  /** Bytes a second that must come on average, once `paceGraceMs` have passed. */
  readonly leastPace: number;
  readonly paceGraceMs: number;
}

export interface Announced {
  readonly packed: boolean;
  readonly length?: number;
  readonly sentDigest?: string;
}

/** Of the bytes that were stored. */
export interface ReceivedBody {
  readonly digest: string;
  readonly size: number;
  /** The first bytes, enough to tell a packed file. */
  readonly start: Buffer;
}

/** Bytes that are hashed and written at a time. */
const batchBytes = 1 << 20;
/** How many bytes one packed byte may stand for; DEFLATE reaches 1032, tables that are no bomb stay far below. */
const mostExpansion = 400;
/** Below this nothing is a bomb. */
const harmlessBytes = 64 << 20;
const gzipMagic = Buffer.from([0x1f, 0x8b]);

const refusal = (code: ErrorCode, message: string, cause?: unknown): WithinError =>
  new WithinError(code, message, {}, cause);

function tooLarge(maxBytes: number, how: string): WithinError {
  return refusal(
    'UPLOAD_TOO_LARGE',
    `The upload has more than the ${maxBytes} bytes ${how} that this gateway takes; send it in parts.`,
  );
}

/** A stream that ends with the body and fails with it, and may be given up without taking the connection down. */
function detached(body: Readable, onChunk: (chunk: Buffer) => void): Transform {
  const through = new PassThrough({ highWaterMark: batchBytes });
  const gone = () =>
    through.destroy(refusal('UPLOAD_INVALID', 'The connection broke in the middle of the upload; send it again.'));
  // Who reads it is told; until somebody does, nobody listens.
  through.on('error', () => {});
  body.on('data', onChunk);
  body.once('error', gone);
  body.once('close', () => {
    if (!body.readableEnded) gone();
  });
  // It may have gone before anybody listened.
  if (body.destroyed && !body.readableEnded) gone();
  else body.pipe(through);
  through.once('close', () => {
    body.off('data', onChunk);
    body.unpipe(through);
  });
  return through;
}

/** Counts what came, and tells the first bytes. */
class Incoming {
  readonly hash: Hash | undefined;
  bytes = 0;

  constructor({ sentDigest }: Announced) {
    this.hash = sentDigest === undefined ? undefined : createHash('sha256');
  }

  take(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.hash?.update(chunk);
  }
}

/** The first bytes of a stream, enough to tell a packed one, and all of it, these included. */
async function begin(stream: Readable): Promise<{ readonly start: Buffer; readonly all: AsyncIterable<Buffer> }> {
  const rest = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  for (let ended = false; !ended && start.length < gzipMagic.length; ) {
    const next = await rest.next();
    ended = next.done === true;
    if (next.done !== true) start = Buffer.concat([start, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  return { start, all: all() };
}

function unpacked(packed: AsyncIterable<Buffer>): Gunzip {
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  // Its failures reach who reads the unpacked bytes.
  pipeline(Readable.from(packed), gunzip, () => {});
  return gunzip;
}

const isPacked = (start: Buffer): boolean => start.subarray(0, 2).equals(gzipMagic);

/** Writes one batch while the next one is hashed. */
class HashedFile {
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #writing: Promise<unknown> = Promise.resolve();
  size = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async take(chunk: Buffer): Promise<void> {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    this.size += chunk.length;
    this.#hash.update(chunk);
    if (this.#pendingBytes >= batchBytes) await this.#flush();
  }

  async #flush(): Promise<void> {
    await this.#writing;
    const batch = this.#pending;
    if (batch.length === 0) return;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#writing = writeAll(this.#file, batch);
    // Told where the next batch waits for it; nobody listens before.
    this.#writing.catch(() => {});
  }

  async finish(): Promise<string> {
    await this.#flush();
    await this.#writing;
    return this.#hash.digest('hex');
  }
}

/** A full disk takes a part of a batch and says how much. */
async function writeAll(file: FileHandle, batch: readonly Buffer[]): Promise<void> {
  const wanted = batch.reduce((sum, { length }) => sum + length, 0);
  const { bytesWritten } = await file.writev(batch);
  if (bytesWritten === wanted) return;
  for (let rest = Buffer.concat(batch).subarray(bytesWritten); rest.length > 0; ) {
    const written = await file.write(rest);
    rest = rest.subarray(written.bytesWritten);
  }
}

function translated(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return refusal('STORE_FULL', 'The disk of the store is full; free some space and send the upload again.', error);
  if (code.startsWith('Z_'))
    return refusal('UPLOAD_INVALID', `The upload cannot be unpacked as gzip (${code}); pack it again.`, error);
  return error;
}

/** Throws `UPLOAD_TOO_LARGE` where unpacking goes too far, long before it fills anything. */
function refuseBomb(size: number, packedBytes: number, maxBytes: number): void {
  if (size > maxBytes) throw tooLarge(maxBytes, 'after unpacking');
  if (size > harmlessBytes && size > mostExpansion * packedBytes)
    throw refusal(
      'UPLOAD_INVALID',
      `The upload unpacks to more than ${mostExpansion} times its size, as no table does; send it unpacked.`,
    );
}

function checkEnd(incoming: Incoming, announced: Announced, consumed: number): void {
  const { length, sentDigest } = announced;
  if (length !== undefined && incoming.bytes !== length)
    throw refusal('UPLOAD_INVALID', `The upload has ${incoming.bytes} bytes and announced ${length}; send it again.`);
  if (sentDigest !== undefined && incoming.hash?.digest('base64') !== sentDigest)
    throw refusal('UPLOAD_INVALID', 'The bytes of the upload are not those of its Content-Digest; send it again.');
  if (consumed !== incoming.bytes)
    throw refusal('UPLOAD_INVALID', 'Bytes follow the end of the gzip stream; pack the upload again.');
}

async function copy(
  through: Transform,
  file: FileHandle,
  context: { incoming: Incoming; announced: Announced; limits: ReceiveLimits },
): Promise<ReceivedBody> {
  const { incoming, announced, limits } = context;
  const { start: first, all } = await begin(through);
  if (first.length === 0) throw refusal('UPLOAD_INVALID', 'The upload is empty; send a table.');
  if (announced.packed && !isPacked(first))
    throw refusal('UPLOAD_INVALID', 'Content-Encoding says gzip, and the upload is not; leave the header out.');
  const gunzip = isPacked(first) ? unpacked(all) : undefined;
  const target = new HashedFile(file);
  let start = Buffer.alloc(0);
  for await (const chunk of (gunzip ?? all) as AsyncIterable<Buffer>) {
    if (start.length < 4) start = Buffer.concat([start, chunk.subarray(0, 4)]);
    await target.take(chunk);
    if (gunzip) refuseBomb(target.size, incoming.bytes, limits.maxBytes);
  }
  checkEnd(incoming, announced, gunzip ? gunzip.bytesWritten : incoming.bytes);
  if (gunzip && isPacked(start)) throw refusal('UPLOAD_INVALID', 'The upload is packed twice; pack it once.');
  return { digest: await target.finish(), size: target.size, start };
}

export interface ReceiveOptions {
  readonly announced: Announced;
  readonly limits: ReceiveLimits;
  /** Called once it is known that the bytes are wanted, before the first of them is read. */
  readonly onWanted?: () => void;
}

/**
 * Writes the body to `path`, which must not exist, and hashes it. The file is left for the caller to remove on failure;
 * the body too, which may go on, so that an answer can still be sent.
 * Throws `UPLOAD_INVALID`, `UPLOAD_TOO_LARGE`, `UPLOAD_TIMEOUT`, `STORE_FULL`.
 */
export async function receiveBody(
  body: Readable,
  path: string,
  { announced, limits, onWanted }: ReceiveOptions,
): Promise<ReceivedBody> {
  if ((announced.length ?? 0) > limits.maxBytes) throw tooLarge(limits.maxBytes, '');
  onWanted?.();
  const incoming = new Incoming(announced);
  const file = await open(path, 'wx', 0o600);
  const through = detached(body, (chunk) => {
    incoming.take(chunk);
    if (incoming.bytes > limits.maxBytes) through.destroy(tooLarge(limits.maxBytes, ''));
  });
  const stop = watchPace(
    limits,
    { bytes: () => incoming.bytes, isWaiting: () => !through.writableNeedDrain },
    (reason) => through.destroy(reason),
  );
  try {
    return await copy(through, file, { incoming, announced, limits });
  } catch (error) {
    throw translated(error);
  } finally {
    stop();
    through.destroy();
    await file.close();
  }
}
