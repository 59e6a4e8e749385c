/** @module Uploads to the gateway of a real stack: judged, kept, read by pipelines, refused, and malformed ones. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckdbEngine } from '../../adapters/tables/duckdb/engine.ts';
import { runCampaign } from '../../bench/upload/campaign.ts';
import { faultKinds, validCsv, validJsonLines } from '../../bench/upload/malformed.ts';
import { parseReference } from '../../contracts/dataset-reference.ts';
import { mislabelledCsv } from '../support/cancer-csv.ts';
import { Project } from '../support/project.ts';

const token = 'a-token-of-the-sales-people';
const project = new Project({ WITHIN_UPLOAD_TOKENS: 'sales=env:SALES_TOKEN,ops=file:ops.token', SALES_TOKEN: token });
const digestOf = (bytes: string) => createHash('sha256').update(bytes).digest('hex');
const table = (first: number, rows: number) =>
  `id,amount,region\n${Array.from({ length: rows }, (_, row) => `${first + row},${(row % 9) + 0.5},${row % 2 ? 'north' : 'south'}`).join('\n')}\n`;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, never> & {
    readonly state: string;
    readonly digest: string;
    readonly upload: string;
    readonly code: string;
    readonly statusUrl: string;
    readonly problems: readonly { readonly rule: string; readonly column?: string }[];
  };
}

let gateway = '';
async function ask(
  path: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> } = {},
  bearer: string | undefined = token,
): Promise<Answer> {
  const authorization: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const response = await fetch(gateway + path, { ...init, headers: { ...authorization, ...init.headers } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}
const upload = (name: string, body: string, headers: Record<string, string> = {}) =>
  ask(`/datasets/${name}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'text/csv', prefer: 'wait=60', ...headers },
  });

beforeAll(async () => {
  project.write({
    'ops.token': 'a-token-of-the-operators\n',
    'first.csv': table(1, 20),
    'reader.json': { name: 'reader', kind: 'feature', dataset: { source: 'dataset:sales@latest' } },
    'checks/strict.json': {
      name: 'check-strict',
      kind: 'validation',
      dataset: { source: 'dataset:strict@latest' },
      check: { columns: { amount: { max: 5 } } },
    },
    'checks/cells.json': {
      name: 'check-cells',
      kind: 'validation',
      dataset: { source: 'dataset:cells@latest', target: 'diagnosis', key: 'row_id' },
      validate: { review: { reviewers: ['ada'], quorum: 1 } },
    },
    'within.datasets.yaml': 'uploads:\n  strict: checks/strict.json\n  cells: checks/cells.json\n',
  });
  const added = await project.within(['datasets', 'add', 'first.csv', '--name', 'sales', '--author', 'ann', '--json']);
  expect(added, added.stderr).toMatchObject({ exitCode: 0 });
  gateway = project.stack().gatewayUrl!;
});
afterAll(() => project.remove());

describe('an upload', () => {
  it('that is accepted becomes the version which a pipeline reads the next time, and only then anything runs again', async () => {
    expect((await project.run('reader.json')).exitCode).toBe(0);
    expect(new Set(Object.values((await project.run('reader.json')).outcomes))).toEqual(new Set(['reused']));
    const rows = table(100, 30);
    const { status, body } = await upload('sales', rows);
    expect(body).toMatchObject({
      state: 'accepted',
      digest: digestOf(rows),
      uploader: 'sales',
      rows: 30,
      problems: [],
    });
    expect(status).toBe(201);
    const again = await project.run('reader.json');
    expect(again.outcomes['check']).toBe('ran');
    expect((await project.run('reader.json')).outcomes['check']).toBe('reused');
    const pinned = `dataset.source=dataset:sales@${digestOf(table(1, 20)).slice(0, 12)}`;
    expect(new Set(Object.values((await project.run('reader.json', '--set', pinned)).outcomes))).toEqual(
      new Set(['reused']),
    );
  });

  it('that breaks the contract of the accepted versions is told why, kept in quarantine, and read by nobody', async () => {
    const before = await project.run('reader.json');
    const rows = 'id,amount,regionn\n1,much,north\n2,little,south\n';
    const { status, headers, body } = await upload('sales', rows);
    expect([status, headers.get('content-type')]).toEqual([422, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({ state: 'quarantined', code: 'CHECK_FAILED', status: 422, digest: digestOf(rows) });
    expect(body.problems.map(({ column }) => column)).toEqual(expect.arrayContaining(['regionn', 'amount', 'region']));
    expect(project.blob(digestOf(rows)).toString()).toBe(rows);
    expect((await project.run('reader.json')).digests).toEqual(before.digests);
    const refused = await project.run('reader.json', '--set', `dataset.source=dataset:sales@${body.digest}`);
    expect(refused.printed.error).toMatchObject({ code: 'DATASET_REFUSED' });
    const slip = await project.run('reader.json', '--set', 'dataset.source=dataset:slaes@latest');
    expect(slip.printed.error).toMatchObject({
      code: 'DATASET_NOT_FOUND',
      message: expect.stringContaining('"sales"'),
    });
  });

  it('that is sent again with its key is the same upload with the same answer, and for other bytes a conflict', async () => {
    const [rows, key] = [table(500, 10), { 'idempotency-key': 'june' }];
    const [first, second] = await Promise.all([upload('sales', rows, key), upload('sales', rows, key)]);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect((await upload('sales', rows, key)).body).toEqual(first.body);
    expect(await upload('sales', table(600, 10), key)).toMatchObject({
      status: 409,
      body: { code: 'UPLOAD_CONFLICT' },
    });
    const { status, body } = await upload('sales', rows);
    expect([status, body.digest]).toEqual([200, first.body.digest]);
    expect(body.upload).not.toBe(first.body.upload);
  });

  it('is judged by the pipeline that is registered, and by no other', async () => {
    expect(await upload('strict', table(1, 4))).toMatchObject({ status: 201 });
    const { status, body } = await upload('strict', table(1, 9));
    expect([status, body.problems]).toEqual([
      422,
      [expect.objectContaining({ rule: 'max', column: 'amount', rows: 4 })],
    ]);
    const chosen = await ask('/datasets/strict?pipeline=reader.json', {
      method: 'POST',
      body: table(1, 9),
      headers: { 'content-type': 'text/csv', prefer: 'wait=60' },
    });
    expect(chosen.body.code).toBe('UPLOAD_FORBIDDEN');
  });

  it('that nobody waits for is followed at its status address', async () => {
    const rows = table(900, 5);
    const { status, headers, body } = await upload('later', rows, { prefer: 'wait=0' });
    expect([status, headers.get('location'), body.state]).toEqual([202, body.statusUrl, 'pending']);
    await expect
      .poll(async () => (await ask(body.statusUrl)).body.state, { timeout: 120_000, interval: 200 })
      .toBe('accepted');
    expect((await ask('/datasets/later/uploads/none-of-these')).status).toBe(404);
    expect((await ask('/datasets/later')).body).toMatchObject({
      dataset: 'later',
      versions: [{ latest: true, digest: digestOf(rows) }],
    });
  });

  it('needs a token that is known, or the answer comes before the bytes', async () => {
    for (const bearer of [undefined, 'another-token-of-nobody', '', token.slice(0, -1)])
      for (const [path, init] of [
        ['/datasets/sales', { method: 'POST', body: 'a\n1\n' }],
        ['/datasets', {}],
      ] as const)
        expect((await ask(path, init, bearer ?? '')).status, String(bearer)).toBe(401);
    expect((await ask('/datasets', {}, 'a-token-of-the-operators')).status).toBe(200);
    expect((await ask('/datasets', { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect(project.filesHolding(token)).toEqual([]);
  });
});

describe('data whose rows wait for people', () => {
  const mislabelled = (first: number) => mislabelledCsv((row) => row % 20 === first);
  const decide = async (reviewId: string) => {
    const said = await project.within(['verdict', reviewId, 'open', 'quarantine', '--reviewer', 'ada', '--json']);
    expect(said, said.stdout + said.stderr).toMatchObject({ exitCode: 0 });
  };
  const soon = { timeout: 120_000, interval: 200 };

  it('leave the command that registers them, and are settled for whoever looks once people have decided', async () => {
    const rows = mislabelled(7);
    project.write({ 'cells.csv': rows });
    const added = await project.within(['datasets', 'add', 'cells.csv', '--name', 'cells', '--json']);
    expect(added, added.stderr).toMatchObject({ exitCode: 3 });
    const { waiting, state } = JSON.parse(added.stdout);
    expect([state, waiting]).toEqual(['pending', [expect.objectContaining({ step: 'review-rows' })]]);
    const show = async () =>
      JSON.parse((await project.within(['datasets', 'show', `cells@${digestOf(rows)}`, '--json'])).stdout);
    expect(await show()).toMatchObject({ state: 'pending', latest: false });
    await decide(waiting[0].reviewId);
    await expect.poll(async () => (await show()).state, soon).toBe('accepted');
    expect(await show()).toMatchObject({ latest: true, rows: 569 });
  });

  it('are pending at their status address until people have decided, which asks them no second time', async () => {
    const rows = mislabelled(9);
    const { status, body } = await upload('cells', rows, { prefer: 'wait=1' });
    expect([status, body.state]).toEqual([202, 'pending']);
    const open = async () => {
      const { reviews } = JSON.parse((await project.within(['issues', '--json'])).stdout);
      return reviews.filter(({ closed }: { closed: boolean }) => !closed);
    };
    await expect.poll(open, soon).toHaveLength(1);
    expect((await ask(body.statusUrl)).body.state).toBe('pending');
    const [{ reviewId }] = await open();
    await decide(reviewId);
    await expect.poll(async () => (await ask(body.statusUrl)).body.state, soon).toBe('accepted');
    expect((await ask('/datasets/cells')).body).toMatchObject({
      versions: [{ latest: true, state: 'accepted', digest: digestOf(rows) }, { latest: false }],
    });
    expect(await upload('cells', rows)).toMatchObject({ status: 200 });
    expect(await open()).toEqual([]);
  });
});

describe('within datasets', () => {
  const say = async (...args: string[]) => JSON.parse((await project.within(['datasets', ...args, '--json'])).stdout);

  it('lists, shows, compares and pins versions', async () => {
    const { datasets } = await say('list');
    expect(datasets.map(({ dataset }: { dataset: string }) => dataset)).toContain('sales');
    const { versions } = await say('show', 'sales');
    expect(versions.filter(({ latest }: { latest: boolean }) => latest)).toHaveLength(1);
    const first = `sales@${digestOf(table(1, 20))}`;
    const diff = await say('diff', first, `sales@${digestOf(table(100, 30))}`);
    expect(diff).toMatchObject({ same: false, a: { rows: 20 }, b: { rows: 30 }, added: [], removed: [] });
    expect(diff.changes).toContainEqual({ column: 'id', what: 'min', was: '1', now: '100' });
    expect(parseReference(first).dataset).toBe('sales');
    expect(await say('pin', first)).toMatchObject({ pinned: true });
    expect((await say('show', first)).pinned).toBe(true);
    expect(await say('unpin', first)).toMatchObject({ pinned: false });
  });

  it('lets a person take a version from quarantine, whose columns count from then on', async () => {
    const rows = 'id,amount,regionn\n1,much,north\n2,little,south\n';
    expect(await say('accept', `sales@${digestOf(rows)}`, '--why', 'renamed on purpose')).toMatchObject({
      state: 'accepted',
    });
    const next = 'id,amount,regionn\n3,more,north\n';
    expect(await upload('sales', next)).toMatchObject({ status: 201 });
    await say('reject', `sales@${digestOf(next)}`, '--why', 'the wrong shop');
    expect(await upload('sales', next)).toMatchObject({ status: 422, body: { code: 'DATASET_REFUSED' } });
  });
});

it('of 60 malformed uploads each is accepted, refused, or in quarantine with its bytes, and none breaks the gateway', async () => {
  const engine = await createDuckdbEngine({ threads: 1 });
  project.write({ 'valid.csv': validCsv(60) });
  await engine.load(
    [{ path: project.path('valid.csv'), name: 'valid.csv' }],
    { source: 'valid.csv' },
    project.path('valid.parquet'),
  );
  await engine.close();
  const added = await project.within(['datasets', 'add', 'valid.csv', '--name', 'fuzzed']);
  expect(added.exitCode).toBe(0);
  const bases = [
    { type: 'text/csv', bytes: validCsv(60) },
    { type: 'application/jsonl', bytes: validJsonLines(60) },
    { type: 'application/vnd.apache.parquet', bytes: readFileSync(project.path('valid.parquet')) },
  ];
  const blob = (digest: string) => (existsSync(project.blobFile(digest)) ? project.blob(digest) : undefined);
  const { fates, wrong } = await runCampaign({
    url: gateway,
    dataset: 'fuzzed',
    cases: 60,
    seed: 'ci',
    bases,
    blob,
    token,
  });
  expect(wrong).toEqual([]);
  expect([...fates.keys()].sort()).toEqual(faultKinds.toSorted());
  const work = join(project.store, 'work');
  const left = existsSync(work) ? readdirSync(work).filter((name) => name.startsWith('upload')) : [];
  expect(left).toEqual([]);
});
