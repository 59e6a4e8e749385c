/** @module Bodies from outside: uploads, events, buttons of Slack, encrypted payloads and links, whole or spoilt. */
import { createHash, createSecretKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeEventGate } from '../../client/compose-collaboration.ts';
import { receiveBody } from '../../client/gateway/datasets/receive.ts';
import { readUploadRequest } from '../../client/gateway/datasets/upload-request.ts';
import type { EventGate } from '../../client/gateway/events/routes.ts';
import { pressedIn } from '../../client/gateway/slack/payload.ts';
import { EncryptedPayloads } from '../../client/payloads/codec.ts';
import { loadConfig } from '../../config/load.ts';
import { readLink, signedLink } from '../../domain/collaboration/links/token.ts';
import { awkward, awkwardJson, fuzzTimeout, runs, spoilt, tried } from '../support/fuzzing.ts';
import { testLinkKeys } from '../support/link-keys.ts';
import { RecordedRuns } from '../support/recorded-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'within-fuzz-'));
let lab: RecordedRuns;
let events: EventGate;
beforeAll(() => {
  lab = new RecordedRuns();
  events = composeEventGate(loadConfig({}, lab.project), lab.dist, () => Promise.reject(new Error('not asked')));
});
afterAll(() => {
  lab.remove();
  rmSync(folder, { recursive: true, force: true });
});

const gzipMagic = Buffer.from([0x1f, 0x8b]);
const table = Buffer.from(
  `id,name,value\n${Array.from({ length: 60 }, (_, at) => `${at},"a ""b"" ${at}",${at / 7}`).join('\n')}\n`,
);

describe('an upload', () => {
  it('packed or not is taken whole or refused, and its digest is of what was written', {
    timeout: fuzzTimeout,
  }, async () => {
    const limits = { maxBytes: 100_000, idleMs: 10_000, leastPace: 1, paceGraceMs: 60_000 };
    const path = join(folder, 'upload');
    const body = fc.oneof(spoilt(gzipSync(table)), spoilt(table), spoilt(gzipSync(gzipSync(table))));
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (bytes, packed) => {
        rmSync(path, { force: true });
        const stream = Readable.from(bytes.length === 0 ? [] : [bytes]);
        const outcome = await tried(() => receiveBody(stream, path, { announced: { packed }, limits }));
        if ('code' in outcome) {
          expect(outcome.code).toMatch(/^UPLOAD_/);
          return;
        }
        const written = readFileSync(path);
        expect(outcome.value.digest).toBe(createHash('sha256').update(written).digest('hex'));
        expect(outcome.value.size).toBe(written.length);
        expect(written).toEqual(bytes.subarray(0, 2).equals(gzipMagic) ? gunzipSync(bytes) : bytes);
      }),
      runs(),
    );
  });

  it('with any headers is understood or refused', { timeout: fuzzTimeout }, async () => {
    const value = fc.oneof(
      awkward,
      fc.string(),
      fc.constantFrom(
        'text/csv',
        'gzip',
        'wait=5',
        'sha-256=:AAAA:',
        'attachment; filename="a.csv"',
        "attachment; filename*=UTF-8''a%2ecsv",
        'a;'.repeat(500),
      ),
    );
    const names = [
      'content-type',
      'content-encoding',
      'content-disposition',
      'content-digest',
      'content-length',
      'idempotency-key',
      'prefer',
    ];
    const headers = fc.dictionary(fc.constantFrom(...names), value);
    const query = fc.dictionary(
      fc.oneof(fc.constantFrom('pipeline', 'filename'), awkward),
      fc.oneof(value, fc.array(value)),
      { maxKeys: 3 },
    );
    await fc.assert(
      fc.asyncProperty(headers, query, fc.oneof(fc.constant('sales'), value), async (given, asked, name) => {
        const outcome = await tried(() => readUploadRequest(given, { name, query: asked, uploader: 'ci' }));
        if ('code' in outcome) expect(outcome.code).toMatch(/^UPLOAD_/);
      }),
      runs(),
    );
  });
});

const event = {
  schema: 1,
  id: 'run/r-1/failed',
  kind: 'experimentFailed',
  severity: 'error',
  at: 1_700_000_000_000,
  subject: { type: 'run', id: 'r-1', name: 'churn' },
  title: 'churn failed',
  facts: { rows: 5 },
  links: [{ label: 'x', url: 'https://example.org/' }],
};

describe('an event', () => {
  it('of any shape is taken or refused', { timeout: fuzzTimeout }, async () => {
    const changed = fc
      .tuple(fc.constantFrom(...Object.keys(event), '__proto__'), awkwardJson)
      .map(([key, json]) =>
        JSON.stringify({ ...event, [`@${key}`]: 0 }).replace(`"@${key}":0`, () => `${JSON.stringify(key)}:${json}`),
      );
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, awkwardJson), async (json) => {
        const outcome = await tried(() => events.parseEvent(JSON.parse(json)));
        if ('code' in outcome) expect(outcome.code).toBe('EVENT_INVALID');
      }),
      runs(),
    );
  });
});

const press = JSON.stringify({
  type: 'block_actions',
  user: { id: 'U1' },
  response_url: 'https://hooks.slack.com/x',
  actions: [{ action_id: 'review.approve', value: '{"review":"r-1","version":2}', action_ts: '1.2' }],
});

describe('a button of Slack', () => {
  it('is pressed, ignored or invalid, whatever the form says', { timeout: fuzzTimeout }, () => {
    const form = Buffer.from(`payload=${encodeURIComponent(press)}`);
    const spoiltJson = spoilt(Buffer.from(press)).map((bytes) =>
      Buffer.from(`payload=${encodeURIComponent(bytes.toString('latin1'))}`),
    );
    const other = awkwardJson.map((json) => Buffer.from(`payload=${encodeURIComponent(json)}`));
    fc.assert(
      fc.property(fc.oneof(spoilt(form), spoiltJson, other), (body) => {
        const pressed = pressedIn(body);
        if (typeof pressed !== 'string') expect(['approve', 'reject']).toContain(pressed.decision);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      runs(),
    );
  });
});

describe('an encrypted payload', () => {
  it('that was changed in any place does not open', { timeout: fuzzTimeout }, async () => {
    const codec = new EncryptedPayloads([{ id: 'k1', key: createSecretKey(Buffer.alloc(32, 7)) }]);
    const [payload] = await codec.encode([
      { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"a":1}') },
    ]);
    const whole = payload ?? expect.fail();
    const data = Buffer.from(whole.data ?? []);
    const parts = fc.record({
      data: spoilt(data),
      key: fc.constantFrom('k1', 'k2', '../k1'),
      nonce: fc.option(fc.uint8Array({ maxLength: 14 })),
    });
    await fc.assert(
      fc.asyncProperty(parts, async ({ data: bytes, key, nonce }) => {
        const metadata = {
          ...whole.metadata,
          'encryption-key-id': Buffer.from(key),
          ...(nonce && { 'encryption-nonce': nonce }),
        };
        const outcome = await tried(() => codec.decode([{ metadata, data: bytes }]));
        if ('code' in outcome) expect(outcome.code).toMatch(/^PAYLOAD_(DAMAGED|KEY_UNKNOWN)$/);
        else expect([key, nonce === null, bytes.equals(data)]).toEqual(['k1', true, true]);
      }),
      runs(),
    );
  });
});

describe('a link', () => {
  it('that was changed in any place does not open', { timeout: fuzzTimeout }, () => {
    const keys = testLinkKeys();
    const now = 1_700_000_000_000;
    const token = signedLink(
      { purpose: 'review', person: 'anna', about: 'r-1', version: 1, occasion: 'o', expiresAt: now + 1 },
      keys,
    );
    fc.assert(
      fc.property(spoilt(Buffer.from(token)), (bytes) => {
        const given = bytes.toString('latin1');
        const link = readLink(given, keys, { purpose: 'review', now });
        if (given !== token) expect(['forged', 'misplaced', 'expired']).toContain(link);
      }),
      runs(),
    );
  });
});
