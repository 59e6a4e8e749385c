/** @module Bytes of uploads as they come over a real connection: whole, packed, broken, too many, too slow. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linger } from '../../../../client/gateway/datasets/linger.ts';
import { type Announced, type ReceivedBody, receiveBody } from '../../../../client/gateway/datasets/receive.ts';

const limits = { maxBytes: 1 << 20, idleMs: 10_000, leastPace: 1, paceGraceMs: 60_000 };
const folder = mkdtempSync(join(tmpdir(), 'within-receive-'));
let server: Server;
let count = 0;
let how: { announced: Partial<Announced>; limits?: Partial<typeof limits> } = { announced: {} };
let outcome: PromiseWithResolvers<ReceivedBody & { path: string }>;

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}
function deferred<T>(): PromiseWithResolvers<T> {
  const made = {} as PromiseWithResolvers<T>;
  made.promise = new Promise<T>((resolve, reject) => Object.assign(made, { resolve, reject }));
  // A test may look at it after it has failed.
  made.promise.catch(() => undefined);
  return made;
}

beforeAll(async () => {
  server = createServer((incoming, response) => {
    const path = join(folder, String(count++));
    const announced = { packed: false, ...how.announced };
    receiveBody(incoming, path, { announced, limits: { ...limits, ...how.limits } }).then(
      (body) => {
        outcome.resolve({ ...body, path });
        response.end('ok');
      },
      (error: unknown) => {
        outcome.reject(error);
        response.writeHead(400).end('no');
      },
    );
    response.on('finish', () => linger(incoming));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

type Sending = (send: ReturnType<typeof request>) => void;

/** Sends in the way given; resolves with the status, or with nothing when the connection broke. */
function post(sending: Sending, headers: Record<string, string | number> = {}): Promise<number | undefined> {
  outcome = deferred();
  return new Promise((done) => {
    const { port } = server.address() as AddressInfo;
    const sent = request({ port, host: '127.0.0.1', method: 'POST', headers }, (response) => {
      response.resume().on('end', () => done(response.statusCode));
    });
    sent.on('error', () => done(undefined));
    sending(sent);
  });
}

async function take(bytes: Buffer, announced: Partial<Announced> = {}, other: Partial<typeof limits> = {}) {
  how = { announced, limits: other };
  const status = await post((sent) => sent.end(bytes));
  return { status, body: await outcome.promise };
}
async function refusal(bytes: Buffer, announced: Partial<Announced> = {}, other: Partial<typeof limits> = {}) {
  how = { announced, limits: other };
  const status = await post((sent) => sent.end(bytes));
  return {
    status,
    code: await outcome.promise.then(
      () => 'taken',
      (error: { code: string }) => error.code,
    ),
  };
}
const digestOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('an upload that is whole', () => {
  it('lies in the file byte by byte, with its digest, packed or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 4000 }),
        fc.nat(300),
        fc.boolean(),
        async (piece, times, pack) => {
          const bytes = Buffer.concat([
            Buffer.from('x'),
            ...Array.from({ length: 1 + times }, () => Buffer.from(piece)),
          ]).subarray(0, 1 << 20);
          const sent = pack ? gzipSync(bytes) : bytes;
          const { status, body } = await take(sent, { packed: pack, length: sent.length });
          expect([status, body.digest, body.size]).toEqual([200, digestOf(bytes), bytes.length]);
          expect(readFileSync(body.path).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is unpacked where it is a gzip file, whatever was announced, and also where it has several members', async () => {
    const { body } = await take(Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n')]));
    expect(readFileSync(body.path, 'utf8')).toBe('a,b\n1,2\n');
  });

  it('is held against its announced digest', async () => {
    const bytes = Buffer.from('a\n1\n');
    const sentDigest = createHash('sha256').update(bytes).digest('base64');
    expect((await take(bytes, { sentDigest })).body.size).toBe(4);
    expect(await refusal(Buffer.from('a\n2\n'), { sentDigest })).toEqual({ status: 400, code: 'UPLOAD_INVALID' });
  });
});

describe('an upload that is not', () => {
  const packed = gzipSync(randomBytes(5000));
  const flipped = Buffer.from(packed);
  flipped[200]! ^= 4;
  const cases: readonly [string, Buffer, Partial<Announced>, string][] = [
    ['is empty', Buffer.alloc(0), {}, 'UPLOAD_INVALID'],
    ['is said to be packed and is not', Buffer.from('a\n1\n'), { packed: true }, 'UPLOAD_INVALID'],
    ['is cut off while packed', packed.subarray(0, 3000), { packed: true }, 'UPLOAD_INVALID'],
    ['has a flipped bit while packed', flipped, { packed: true }, 'UPLOAD_INVALID'],
    ['goes on behind the end of what is packed', Buffer.concat([packed, Buffer.from('more')]), {}, 'UPLOAD_INVALID'],
    // What begins with a zero byte is passed over by zlib itself.
    ['has padding behind what is packed', Buffer.concat([packed, Buffer.from('\0more')]), {}, 'UPLOAD_INVALID'],
    ['is packed twice', gzipSync(packed), { packed: true }, 'UPLOAD_INVALID'],
    ['is longer than it says', Buffer.from('a\n1\n'), { length: 3 }, 'UPLOAD_INVALID'],
    ['says that it is too long', Buffer.from('a\n1\n'), { length: 1 << 21 }, 'UPLOAD_TOO_LARGE'],
    ['is too long', Buffer.alloc((1 << 20) + 1, 'x'), {}, 'UPLOAD_TOO_LARGE'],
    ['is too long once unpacked', gzipSync(Buffer.alloc((1 << 20) + 1, 'x')), {}, 'UPLOAD_TOO_LARGE'],
  ];
  it.each(cases)('is refused with an answer: it %s', async (_how, bytes, announced, code) => {
    expect(await refusal(bytes, announced)).toEqual({ status: expect.any(Number), code });
  });

  it('is refused as a bomb long before it has unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(200 << 20));
    expect(await refusal(bomb, {}, { maxBytes: 1 << 30 })).toMatchObject({ code: 'UPLOAD_INVALID' });
    expect(readFileSync(join(folder, String(count - 1))).length).toBeLessThan(80 << 20);
  });

  it('leaves nobody waiting when its sender goes away in the middle', async () => {
    how = { announced: { length: 1000 } };
    const gone = post(
      (sent) => {
        sent.write('a,b\n1,2\n', () => setImmediate(() => sent.destroy()));
      },
      { 'content-length': 1000 },
    );
    expect(await gone).toBeUndefined();
    await expect(outcome.promise).rejects.toMatchObject({ code: 'UPLOAD_INVALID' });
  });

  it('is given up when no byte comes any more, and when far too few come', async () => {
    how = { announced: {}, limits: { idleMs: 40 } };
    expect(await post((sent) => sent.write('a,b\n'))).toBe(400);
    await expect(outcome.promise).rejects.toMatchObject({ code: 'UPLOAD_TIMEOUT' });
    how = { announced: {}, limits: { idleMs: 40, leastPace: 1e9, paceGraceMs: 1 } };
    let trickle: NodeJS.Timeout | undefined;
    const status = await post((sent) => {
      trickle = setInterval(() => sent.write('1,2\n'), 5);
    });
    clearInterval(trickle);
    expect(status).toBe(400);
    await expect(outcome.promise).rejects.toMatchObject({ message: expect.stringContaining('bytes a second') });
  });
});
