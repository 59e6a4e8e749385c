import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type SharedStore } from '../../../adapters/store/open-store.ts';
import type { ActionEntry } from '../../../contracts/action.ts';
import { describeLedger } from '../../conformance/ledger.ts';
import { describeStore } from '../../conformance/store.ts';
import { s3OfThisFile } from '../../support/s3-environment.ts';
import { damageFile, storedFile } from '../../support/store-damage.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'within-tier-'));
let time = 1_000;
const clock = { now: () => time };

const server = s3OfThisFile();

let prefixes = 0;
const kinds: readonly (readonly [string, () => { address: string; behind: string }])[] = [
  [
    'a shared folder',
    () => {
      const address = folder();
      return { address, behind: address };
    },
  ],
  [
    'a bucket',
    () => {
      const prefix = `t${(prefixes += 1)}`;
      return { address: `s3://${server().bucket}/${prefix}`, behind: join(server().folder, server().bucket, prefix) };
    },
  ],
];

for (const [name, place] of kinds) {
  describeStore(`a folder in front of ${name}`, async () => {
    const local = folder();
    const { address, behind } = place();
    const { blobs, actions, records } = openStore(local, clock, { address, mode: 'read-write' });
    return {
      blobs,
      actions,
      records,
      // In both tiers, or the other one would mend it.
      async damage(damage) {
        for (const root of [local, behind])
          if (existsSync(storedFile(root, damage.kind, damage.id))) damageFile(root, damage);
      },
      dispose: async () => rmSync(local, { recursive: true }),
    };
  });
  describeLedger(
    `a folder in front of ${name}`,
    (at) => openStore(folder(), at, { address: place().address, mode: 'read-write' }).ledger,
  );

  describe(`two machines in front of ${name}`, () => {
    let address: string;
    let behind: string;
    beforeEach(() => {
      ({ address, behind } = place());
    });
    const machine = (edit: Partial<SharedStore> = {}, root = folder()) => ({
      root,
      ...openStore(root, clock, { address, mode: 'read-write', ...edit }),
    });
    const key = 'a'.repeat(64);
    const brought = async (from: ReturnType<typeof machine>, text = 'bytes', edit: Partial<ActionEntry> = {}) => {
      const out = await from.blobs.put(text, 'text/plain');
      const components = await from.blobs.put('{}', 'application/json');
      const entry: ActionEntry = {
        schema: 2,
        key,
        step: 'p/s',
        use: 'noop',
        outputs: { out },
        components,
        durationMs: 5,
        createdAt: time,
        writer: 'one',
        ...edit,
      };
      return { out, entry, published: await from.actions.publish(entry) };
    };

    it('say which blobs the others would not find, and are told apart by their own folders', async () => {
      const one = machine({ maxBlobBytes: 4 });
      const [small, large] = [await one.blobs.put('four', 'text/plain'), await one.blobs.put('larger', 'text/plain')];
      expect(one.whyNotShared([small])).toBeUndefined();
      expect(one.whyNotShared([small, large])).toMatchObject({ code: 'STORE_FULL' });
      const ids = [await one.storeId(), await machine().storeId(), await openStore(one.root, clock).storeId()];
      expect([ids[1] === ids[0], ids[2] === ids[0]]).toEqual([false, true]);
    });

    it('give each other what they made', async () => {
      const [one, two] = [machine(), machine()];
      const { out, entry } = await brought(one);
      expect(await two.actions.get(key)).toEqual(entry);
      expect(await two.actions.recent('p/s', 1)).toEqual([key]);
      expect(await two.blobs.has(out)).toBe(true);
      expect(Buffer.from((await two.blobs.get(out.digest)) ?? []).toString()).toBe('bytes');
      // Once read it is here.
      expect(existsSync(storedFile(two.root, 'blob', out.digest))).toBe(true);
    });

    it('take the entry of who came first', async () => {
      const [one, two] = [machine(), machine()];
      const { entry } = await brought(one);
      const second = await brought(two, 'other bytes');
      expect(second.published).toEqual({ published: false, entry });
      expect(await two.actions.get(key)).toEqual(entry);
    });

    it('mend damage of one tier from the other', async () => {
      const [one, two] = [machine(), machine()];
      const { out } = await brought(one);
      await two.blobs.path(out.digest);
      damageFile(two.root, { kind: 'blob', id: out.digest, how: 'flip', at: 1 });
      expect(Buffer.from((await two.blobs.get(out.digest)) ?? []).toString()).toBe('bytes');
      expect(await two.ledger.read('damage')).toMatchObject([{ value: { what: 'blob', id: out.digest } }]);
      damageFile(behind, { kind: 'blob', id: out.digest, how: 'flip', at: 1 });
      expect(Buffer.from((await one.blobs.get(out.digest)) ?? []).toString()).toBe('bytes');
    });

    it('do not go on reusing what the other revoked, but what was made since', async () => {
      const [one, two] = [machine(), machine()];
      await brought(one);
      await two.actions.publish((await two.actions.get(key)) ?? expect.fail());
      time += 10;
      const revocation = { why: 'wrong labels', author: 'one', keys: [key], derived: [], runs: [], models: [] };
      await one.ledger.append('revocation', revocation);
      await one.actions.withdraw(key, 'revoked');
      time += 60_000;
      expect(await two.actions.get(key)).toBeUndefined();
      time += 10;
      const { entry } = await brought(one, 'better bytes');
      expect(await two.actions.get(key)).toEqual(entry);
    });

    it('compute a key once, with one lease between them', async () => {
      const [one, two] = [machine(), machine()];
      const lease = await one.leases.acquire(key);
      expect(await lease?.held()).toBe(true);
      expect(await two.leases.acquire(key)).toBeUndefined();
      await lease?.release();
      const next = await two.leases.acquire(key);
      expect(next).toBeDefined();
      await next?.release();
    });

    it('see the records of runs of both', async () => {
      const [one, two] = [machine(), machine()];
      expect(await one.records.put('run-1', 'start', 1)).toBe(true);
      expect(await two.records.put('run-1', 'start', 2)).toBe(false);
      expect(await two.records.get('run-1', 'start')).toBe(1);
      expect(await two.records.list()).toEqual(['run-1']);
      expect(await two.records.names('run-1')).toEqual(['start']);
    });

    it('bring nothing to it when it is read only, and take nothing when it is write only', async () => {
      const [reader, writer, both] = [machine({ mode: 'read-only' }), machine({ mode: 'write-only' }), machine()];
      await brought(reader);
      expect(await both.actions.get(key)).toBeUndefined();
      const { entry } = await brought(both);
      expect(await writer.actions.get(key)).toBeUndefined();
      expect(await reader.actions.get(key)).not.toEqual(undefined);
      const other = { ...entry, key: 'b'.repeat(64) };
      await writer.actions.publish(other);
      expect(await both.actions.get(other.key)).toEqual(other);
    });

    it('keep a blob that is too large here, with its entry, and say so', async () => {
      const [one, two] = [machine({ maxBlobBytes: 100 }), machine()];
      await expect(brought(one, 'x'.repeat(101))).rejects.toMatchObject({
        code: 'STORE_NOT_SHARED',
        message: expect.stringMatching(/kept on this machine only.*WITHIN_MAX_BLOB/),
      });
      expect(await one.actions.get(key)).toBeDefined();
      expect(await two.actions.get(key)).toBeUndefined();
    });
  });
}

describe('a folder in front of a store that fails', () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
  });
  /** Answers every request with a status, or never. */
  async function failing(status: number): Promise<number> {
    let requests = 0;
    const http = createServer((_request, response) => {
      requests += 1;
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    stops.push(() => http.close());
    const before = process.env['AWS_ENDPOINT_URL'];
    process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    stops.push(() => {
      process.env['AWS_ENDPOINT_URL'] = before ?? '';
    });
    return requests;
  }

  it.each([500, 503, 403])('works on with its own, and says what was not shared (status %i)', async (status) => {
    await failing(status);
    const root = folder();
    const store = openStore(root, clock, { address: 's3://down', mode: 'read-write' });
    const out = await store.blobs.put('bytes', 'text/plain');
    const entry = { schema: 2 as const, key: 'c'.repeat(64), step: 'p/s', use: 'n', outputs: { out }, components: out };
    const published = store.actions.publish({ ...entry, durationMs: 1, createdAt: 1, writer: 'w' });
    await expect(published).rejects.toMatchObject({ code: 'STORE_NOT_SHARED' });
    expect(await store.actions.get(entry.key)).toBeDefined();
    expect(await store.blobs.has(out)).toBe(true);
    expect(await store.records.put('run-1', 'start', 1)).toBe(true);
    expect(await store.records.get('run-1', 'start')).toBe(1);
    const lease = await store.leases.acquire(entry.key);
    expect(await lease?.held()).toBe(true);
    await lease?.release();
    expect(readdirSync(join(root, 'cas'))).not.toEqual([]);
  });
});
