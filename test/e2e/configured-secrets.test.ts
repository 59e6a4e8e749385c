/**
 * @module Every secret that the configuration takes, planted on a real stack with real servers, which take them or refuse
 * them and repeat what they were given: none is in a log, history, store, report, message, answer or trace.
 */
import { createHmac } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import getPort from 'get-port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load.ts';
import { secretReferences } from '../../config/references.ts';
import { isWithinError } from '../../contracts/errors.ts';
import { deployedPipeline, deployedRows } from '../support/deployed-clouds.ts';
import { eventually } from '../support/eventually.ts';
import { hasMlflow, type MlflowServer, startMlflow } from '../support/mlflow.ts';
import { type Collector, startCollector } from '../support/otlp-collector.ts';
import {
  flagProvider,
  plantedFiles,
  plantedReferences,
  plantedVariables,
  referenceVariables,
  secrets,
  secretsBelow,
  secretsFolder,
  secretsIn,
} from '../support/planted-secrets.ts';
import { Project } from '../support/project.ts';
import { type S3Server, startS3 } from '../support/s3.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack-double.ts';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const wrong = 'another-one-than-was-given';
const people = (webhook: string): string =>
  [
    'people:',
    `  anna: { name: Anna Berg, email: anna@example.org, slack: U024BE7LH, webhook: "${webhook}/hook" }`,
    '  ben: { name: Ben Cole, email: ben@example.org }',
    'defaults: { tellOn: all, budget: { messages: 100, per: 1h } }',
    'routes:',
    '  - { to: [anna, ben] }',
    '',
  ].join('\n');
const failing = "export default () => { throw new Error('the planted step fails'); };\n";

function mistaken(variable: string): unknown {
  try {
    return loadConfig({ [variable]: secrets.token });
  } catch (error) {
    return error;
  }
}

it('are all of them: what the configuration takes by reference is planted, and nothing else is taken', () => {
  const known = mistaken('WITHIN_NO_SUCH_FIELD');
  if (!isWithinError(known)) throw new Error('an unknown field is refused');
  const references = referenceVariables(known.details['known'] as string[], loadConfig);
  expect(new Set(references)).toEqual(new Set(Object.keys(plantedReferences)));
  for (const variable of references) {
    const error = mistaken(variable);
    expect(isWithinError(error), variable).toBe(true);
    expect(secretsIn(JSON.stringify(error) + String((error as Error).stack)), variable).toEqual([]);
  }
});

const cases = [
  { servers: 'take them', refuses: false, encrypts: false },
  { servers: 'refuse them', refuses: true, encrypts: false },
  { servers: 'take them, with keys for what is stored', refuses: false, encrypts: true },
];

describe.skipIf(!hasMlflow).each(cases)(
  'where servers $servers (skipped without TEST_MLFLOW)',
  { timeout: 400_000 },
  ({ refuses, encrypts }) => {
    let mlflow: MlflowServer;
    let smtp: SmtpSink;
    let slack: SlackDouble;
    let bucket: S3Server;
    let receiver: WebhookReceiver;
    let collector: Collector;
    let project: Project;
    let gateway: string;
    /** All that was printed or answered. */
    const said: string[] = [];

    beforeAll(async () => {
      const given = (secret: string) => (refuses ? wrong : secret);
      [mlflow, smtp, slack, bucket, collector] = await Promise.all([
        startMlflow({ admin: { username: 'within', password: given(secrets.registry) } }),
        startSmtpSink({ keepMessages: true, auth: { user: 'within', pass: given(secrets.smtp) } }),
        startSlackDouble({ token: given(secrets.slack) }),
        startS3(given(secrets.bucket)),
        startCollector(),
      ]);
      // It repeats what it was given, as a careless server would.
      receiver = await startWebhookReceiver(undefined, (request, response) => {
        if (refuses) response.writeHead(401).end(JSON.stringify(request.headers));
        return refuses;
      });
      const port = await getPort();
      gateway = `http://127.0.0.1:${port}`;
      const references = Object.entries(plantedReferences).filter(
        ([name]) => encrypts || !/_(PAYLOAD|STORE)_KEYS$/.test(name),
      );
      project = new Project({
        ...Object.fromEntries(references),
        ...plantedVariables,
        ...bucket.environment,
        AWS_SECRET_ACCESS_KEY: secrets.bucket,
        WITHIN_SHARED_STORE: `s3://${bucket.bucket}/team`,
        WITHIN_MAIL_FROM: 'WITHIN <within@example.org>',
        WITHIN_SLACK_API_URL: slack.url,
        WITHIN_WEBHOOK_NETWORKS: '127.0.0.0/8',
        WITHIN_FLAG_PROVIDER: 'planted-flags#Provider',
        WITHIN_GATEWAY_PORT: String(port),
        WITHIN_PUBLIC_URL: gateway,
        WITHIN_LOG_LEVEL: 'trace',
        MLFLOW_TRACKING_URI: mlflow.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: refuses ? receiver.url : collector.endpoint,
      });
      project.write({
        ...plantedFiles({ smtp: smtp.address }),
        ...flagProvider,
        'within.people.yaml': people(receiver.url),
        'within.trust.yaml': 'keys:\n  - { name: ci, level: ci, secret: env:P_SIGNING }\n',
        'rows.csv': deployedRows(),
        'clouds.json': deployedPipeline({
          review: { reviewers: ['anna'] },
          deploy: { stages: ['general'], bake: '1s', target: { webhook: `${receiver.url}/deploy` } },
        }),
        'failing.ts': failing,
        'failing.json': { name: 'failing', steps: [{ name: 'say', use: './failing.ts', out: { out: 'text/plain' } }] },
      });
    }, 600_000);
    afterAll(async () => {
      await project.remove();
      await Promise.all([mlflow, smtp, slack, bucket, receiver].map((server) => server.stop()));
      await collector.close();
    });

    const within = async (...args: string[]) => {
      const result = await project.within(args);
      said.push(result.stdout, result.stderr);
      return result;
    };
    const ask = async (path: string, init: RequestInit = {}, token: string = secrets.token) => {
      const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) };
      const answer = await fetch(`${gateway}${path}`, { ...init, headers });
      said.push(await answer.text(), JSON.stringify([...answer.headers]));
      return answer.status;
    };
    const signed = (key: string, body: string) => {
      const timestamp = String(Math.trunc(Date.now() / 1000));
      return {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'x-within-delivery': 'd-1',
          'x-within-timestamp': timestamp,
          'x-within-signature': `v1,${createHmac('sha256', key).update(`d-1.${timestamp}.${body}`).digest('base64')}`,
        },
      };
    };

    it('are the secrets of this project', () => {
      const { environment, folder } = project;
      const expected = Object.entries(plantedReferences).filter(([name]) => environment[name] !== undefined);
      const references = expected.map(([, value]) => /(?:env|file):.*/.exec(value)?.[0]);
      expect(secretReferences(loadConfig(environment, folder))).toEqual(
        expect.arrayContaining(references.filter((one) => one !== undefined)),
      );
      expect(secretsIn(readFileSync(project.path(`${secretsFolder}/token`)))).toEqual(['token']);
    });

    it('are used: people are told, a model is reviewed, deployed and tracked, or each server says no', async () => {
      const noEntry = 'node_modules/planted-flags/refuse';
      project.write({ [noEntry]: '' });
      await within('up');
      expect((await within('run', 'failing.json')).stderr).toContain('WITHIN_FLAG_PROVIDER');
      rmSync(project.path(noEntry));
      for (const file of ['clouds.json', 'failing.json']) await within('run', file);
      await within('run', 'clouds.json', '--trust', 'ci', '--json');
      await within('notify', 'test', 'anna');
      await within('review', 'list');
      await within('review', 'approve', 'latest', '--as', 'anna');
      const event =
        '--kind deploymentChanged --severity critical --subject deployment:d1:x --title x --id d1 --to anna';
      await within('notify', 'emit', ...event.split(' '));
      if (!refuses) {
        await eventually(() => expect(smtp.received.length).toBeGreaterThan(3));
        await eventually(() => expect(slack.received.length).toBeGreaterThan(0));
        await eventually(() => expect(receiver.received.length).toBeGreaterThan(0));
        await eventually(() => expect(collector.spans.length).toBeGreaterThan(0));
      }
    });

    it('are used at the gateway, and wrong ones are refused', async () => {
      const upload = { method: 'POST', body: deployedRows(), headers: { 'content-type': 'text/csv' } };
      expect([200, 201, 202]).toContain(await ask('/datasets/clouds', upload));
      expect(await ask('/datasets/clouds', upload, wrong)).toBe(401);
      const body = JSON.stringify({
        schema: 1,
        id: 'lab/1',
        kind: 'experimentFailed',
        severity: 'error',
        at: Date.now(),
        subject: { type: 'run', id: 'lab-1', name: 'clouds' },
        title: 'the lab failed',
        facts: {},
        links: [],
      });
      expect(await ask('/events', signed(secrets.event, body))).toBe(202);
      expect(await ask('/events', signed(wrong, body))).toBe(401);
      for (const path of ['/slack/actions', '/mlflow/webhook'])
        expect(await ask(path, signed(secrets.slackSigning, 'payload=%7B%7D')), path).toBeGreaterThanOrEqual(400);
      for (const path of ['/runs', '/audit', '/metrics', '/readyz', '/healthz', '/openapi.json', '/reviews', '/sweeps'])
        await ask(path);
    });

    it('are in nothing that commands print', async () => {
      for (const args of [
        ['doctor'],
        ['doctor', '--json'],
        ['runs', 'list'],
        ['runs', 'show', 'latest'],
        ['runs', 'reconcile'],
        ['notify', 'ledger', '--decisions'],
        ['notify', 'people'],
        ['notify', 'audit'],
        ['deployments', 'list'],
        ['flags', 'list'],
        ['flags', 'report'],
        ['cache', 'stats'],
        ['cache', 'verify'],
        ['explain', 'clouds.json', 'train', '--json'],
        ['audit', '--json'],
        ['status', 'latest', '--json'],
      ])
        await within(...args);
      // A server that refuses is told with its name: what was searched is what was said about secrets.
      expect(said.join('\n')).toMatch(refuses ? /MLflow/ : /confirmed/);
      expect(secretsIn(said.join('\n'))).toEqual([]);
    });

    it('are in no file of the project, store or log, before and after the stack ends', async () => {
      // The server's write-ahead log is there until it ends.
      const open = secretsBelow(project.folder);
      const { workerPid, temporalPid } = project.stack();
      const commands = [workerPid, temporalPid].map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      await within('down');
      expect([...open, ...secretsBelow(project.folder)]).toEqual([]);
      expect(secretsIn(commands.join('\n'))).toEqual([]);
      // What was searched can be read, where it is not encrypted.
      if (!encrypts) expect(project.filesHolding('the planted step fails').length).toBeGreaterThan(1);
    });

    it('are in nothing that others were sent: the bucket, mails, messages, hooks and traces', () => {
      expect(secretsBelow(bucket.folder)).toEqual([]);
      const sent = [smtp.received, slack.requests, receiver.received].map((all) => JSON.stringify(all));
      expect(secretsIn(sent.join('\n'))).toEqual([]);
      expect(secretsIn(collector.bytes())).toEqual([]);
    });
  },
);
