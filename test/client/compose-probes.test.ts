/** @module What the doctor finds at real servers: as they should be, down, with a wrong password, with a wrong bucket. */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { probes } from '../../adapters/index.ts';
import { composeProbes } from '../../client/compose-probes.ts';
import type { Check } from '../../client/stack/check.ts';
import { checkServers } from '../../client/stack/doctor-servers.ts';
import { loadConfig } from '../../config/load.ts';
import { type OidcIssuer, startOidcIssuer } from '../support/oidc-issuer.ts';
import { type Collector, startCollector } from '../support/otlp-collector.ts';
import { type S3Server, startS3 } from '../support/s3.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack-double.ts';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';

const password = 'sesame-of-the-doctor';

/** Checks by name; every one that fails says what to do, and none shows the password. */
async function checked(
  environment: Record<string, string>,
  files: Record<string, string> = {},
): Promise<Readonly<Record<string, Check>>> {
  const project = mkdtempSync(join(tmpdir(), 'within-probes-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  const given = { ...environment, WITHIN_CACHE_DIR: join(project, 'cache') };
  for (const [name, value] of Object.entries(given)) vi.stubEnv(name, value);
  const config = loadConfig(given, project);
  const checks = await checkServers(composeProbes(config, process.env, resolveDist()));
  expect(JSON.stringify(checks)).not.toContain(password);
  for (const { ok, mend } of checks) expect(mend === undefined).toBe(ok);
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}
const resolveDist = (): string => join(import.meta.dirname, '../../dist');
afterEach(() => vi.unstubAllEnvs());

it('nothing is looked at that nobody set up, but whether secrets can be read', async () => {
  expect(await checked({})).toEqual({ secrets: { name: 'secrets', ok: true, detail: 'none is named' } });
});

it('a secret that is not there is told by where it should be, one that is there is not told', async () => {
  const { secrets, payloads } = await checked(
    { WITHIN_EVENT_SECRETS: 'ci=file:ci,airflow=env:NOT_SET', WITHIN_PAYLOAD_KEYS: 'k1=file:ci' },
    { ci: password },
  );
  expect(secrets).toMatchObject({ ok: false, detail: 'env:NOT_SET cannot be read' });
  expect(payloads).toMatchObject({ ok: false, detail: expect.stringContaining('is not 32 bytes in base64') });
});

it('a mistake in the file of people is told with its place', async () => {
  const people = 'people:\n  anna: { name: Anna, emial: anna@example.org }\n';
  expect((await checked({}, { 'within.people.yaml': people }))['people']).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/within\.people\.yaml:2:\d+/),
  });
});

it('a server that never answers ends after its time, and the others are told all the same', async () => {
  const never = { name: 'never', mend: 'wait', look: () => new Promise<string>(() => undefined) };
  const other = { name: 'other', mend: 'nothing', look: async () => 'here' };
  expect(await checkServers([never, other], 20)).toEqual([
    { name: 'never', ok: false, detail: 'no answer within 0.02 s', mend: 'wait' },
    { name: 'other', ok: true, detail: 'here' },
  ]);
});

describe('the shared store', () => {
  let s3: S3Server;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3.stop());

  it('is read and written by conditional writes, and nothing of that stays', async () => {
    const found = await checked({ ...s3.environment, WITHIN_SHARED_STORE: 's3://within/team' });
    expect(found['shared store']).toMatchObject({
      ok: true,
      detail: 's3://within/team can be read and written, and holds conditional writes',
    });
    const { S3Client, ListObjectsV2Command } = await import('@aws-sdk/client-s3');
    const listed = await new S3Client({ ...s3.client, forcePathStyle: true }).send(
      new ListObjectsV2Command({ Bucket: s3.bucket }),
    );
    expect(listed.KeyCount).toBe(0);
  });

  it('is not there under another name, not open to another key, and not on another port', async () => {
    const told = async (environment: Record<string, string>, address = 's3://within/team') =>
      (await checked({ ...s3.environment, ...environment, WITHIN_SHARED_STORE: address }))['shared store'];
    expect(await told({}, 's3://another/team')).toMatchObject({
      ok: false,
      detail: expect.stringContaining('another'),
    });
    expect(await told({ AWS_SECRET_ACCESS_KEY: password })).toMatchObject({ ok: false });
    expect(await told({ AWS_ENDPOINT_URL: `http://127.0.0.1:${await getPort()}` })).toMatchObject({ ok: false });
  });

  it('is refused where two could write one object, as where its clock is far from ours', async () => {
    const client = { ...s3.client };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 });
    try {
      await expect(probes.bucket({ address: 's3://within/late', mode: 'read-write', client })).rejects.toThrow(
        /the clock here is 1(19|2[01]) s ahead/,
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it('may be a folder, which must be one that can be written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'within-shared-'));
    const told = async (path: string) => (await checked({ WITHIN_SHARED_STORE: path }))['shared store'];
    expect(await told(folder)).toMatchObject({ ok: true });
    writeFileSync(join(folder, 'file'), '');
    expect(await told(join(folder, 'file', 'below'))).toMatchObject({ ok: false });
    chmodSync(folder, 0o700);
  });
});

describe('e-mail', () => {
  let sink: SmtpSink;
  beforeAll(async () => {
    sink = await startSmtpSink({ auth: { user: 'anna', pass: password } });
  });
  afterAll(() => sink.stop());

  const told = async (address: string) =>
    (await checked({ MAIL: address, WITHIN_SMTP: 'env:MAIL', WITHIN_MAIL_FROM: 'within@example.org' }))['e-mail'];
  const at = (pass: string, query = '') => `smtp://anna:${pass}@127.0.0.1:${sink.port}${query}`;

  it('is taken with its password, and no mail is sent', async () => {
    expect(await told(at(password))).toMatchObject({
      ok: true,
      detail: `127.0.0.1:${sink.port} answers, takes the password`,
    });
    expect(sink.received).toEqual([]);
  });

  it('is refused with another password, without TLS where it is asked for, and where nobody listens', async () => {
    expect(await told(at('another'))).toMatchObject({ ok: false, detail: expect.stringContaining('535') });
    expect(await told(at(password, '?requireTLS=true'))).toMatchObject({ ok: false });
    expect(await told(`smtp://127.0.0.1:${await getPort()}`)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('slack', () => {
  let slack: SlackDouble;
  beforeAll(async () => {
    slack = await startSlackDouble({ token: password });
  });
  afterAll(() => slack.stop());

  it('takes the token or says why not, and nothing is posted', async () => {
    const told = async (token: string) =>
      (await checked({ SLACK: token, WITHIN_SLACK_TOKEN: 'env:SLACK', WITHIN_SLACK_API_URL: slack.url }))['slack'];
    expect(await told(password)).toMatchObject({ ok: true, detail: 'takes the token of within in Laboratory' });
    expect(await told('xoxb-another')).toMatchObject({ ok: false, detail: expect.stringContaining('invalid_auth') });
    expect(slack.calls).toEqual(['auth.test', 'auth.test']);
  });
});

describe('the issuer of tokens', () => {
  let issuer: OidcIssuer;
  beforeAll(async () => {
    issuer = await startOidcIssuer();
  });
  afterAll(() => issuer.stop());

  it('says where its keys are, or that it is none is told', async () => {
    const told = async (url: string) =>
      (await checked({ WITHIN_OIDC_ISSUER: url, WITHIN_OIDC_AUDIENCE: 'within', WITHIN_OIDC_ROLES: 'admins=admin' }))[
        'issuer'
      ];
    expect(await told(issuer.url)).toMatchObject({ ok: true });
    expect(await told(`${issuer.url}/realm`)).toMatchObject({ ok: false, detail: expect.stringContaining('/realm') });
  });
});

describe('traces', () => {
  let collector: Collector;
  beforeAll(async () => {
    collector = await startCollector();
  });
  afterAll(() => collector.close());

  it('are taken, or the answer is told', async () => {
    const told = async (endpoint: string) =>
      (await checked({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: `key=${password}` }))[
        'traces'
      ];
    expect(await told(collector.endpoint)).toMatchObject({ ok: true });
    expect(collector.spans).toEqual([]);
    expect(await told(`${collector.endpoint}/other`)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('404'),
    });
    expect(await told(`http://127.0.0.1:${await getPort()}`)).toMatchObject({ ok: false });
  });
});
