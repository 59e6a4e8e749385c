/** @module Encrypted payloads as a user has them: what the server of a project keeps of a run, and what its web UI is shown. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

const table = resolve(import.meta.dirname, '../../examples/breast-cancer/data/breast_cancer.csv');
/** A file, a parameter, and what a step says when it fails. */
const planted = { file: 'planted-table', parameter: 'planted-parameter', message: 'planted-message' } as const;

const training = {
  name: 'tumours',
  kind: 'training',
  seed: '42',
  dataset: { source: `${planted.file}.csv`, key: 'row_id', target: 'diagnosis' },
  features: [{ use: 'impute' }],
  split: { test: 0.25 },
  model: { use: 'naive-bayes' },
  evaluate: { metrics: ['accuracy'] },
};
const failing = {
  name: 'failing',
  steps: [{ name: 'say', use: './failing.mjs', with: { label: planted.parameter }, out: { out: 'text/plain' } }],
};
const key = randomBytes(32).toString('base64');
const encrypted = new Project({ WITHIN_PAYLOAD_KEYS: 'k1=env:PAYLOAD_KEY', PAYLOAD_KEY: key });
const plain = new Project();

beforeAll(() => {
  for (const project of [encrypted, plain]) {
    project.write({
      'training.json': training,
      'failing.json': failing,
      'failing.mjs': `export default ({ params }) => { throw new Error('${planted.message} ' + params.label); };`,
    });
    copyFileSync(table, project.path(`${planted.file}.csv`));
  }
});
afterAll(() => Promise.all([encrypted.remove(), plain.remove()]));

/** Which of the words stand in the database of the server, its write-ahead log included. */
function keptOf(project: Project, words: readonly string[]): string[] {
  const state = project.path('.within');
  const files = readdirSync(state).filter((name) => name.startsWith('temporal'));
  const bytes = files.map((name) => readFileSync(`${state}/${name}`));
  return words.filter((word) => bytes.some((part) => part.includes(word)));
}

const words = [...Object.values(planted), 'failing.mjs', 'steps, naive-bayes'];

it('keeps names in its database, and no file, message, parameter or summary', async () => {
  for (const project of [encrypted, plain]) {
    expect((await project.run('training.json')).exitCode).toBe(0);
    const { printed } = await project.run('failing.json');
    expect(printed.error?.message).toContain(`${planted.message} ${planted.parameter}`);
  }
  expect(keptOf(encrypted, words)).toEqual([]);
  expect(keptOf(encrypted, ['tumours', 'step.say', 'binary/encrypted', 'Encoded failure'])).toHaveLength(4);
  // So these words would be found.
  expect(keptOf(plain, words).sort()).toEqual([...words].sort());
});

it('shows payloads to its web UI, and to no page of another origin', async () => {
  const { gatewayUrl, uiUrl } = encrypted.stack();
  const settings = (await (await fetch(`${uiUrl}/api/v1/settings`)).json()) as { Codec: { Endpoint: string } };
  expect(settings.Codec.Endpoint).toBe(`${gatewayUrl}/codec`);
  const { workflow } = await encrypted.client();
  const { printed } = await encrypted.run('training.json');
  const { events } = await workflow.getHandle(printed.workflowId).fetchHistory();
  const [input] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const base64 = (value: Uint8Array | null | undefined) => Buffer.from(value ?? []).toString('base64');
  const metadata = Object.fromEntries(Object.entries(input?.metadata ?? {}).map(([name, of]) => [name, base64(of)]));
  const ask = (origin: string) =>
    fetch(`${settings.Codec.Endpoint}/decode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ payloads: [{ metadata, data: base64(input?.data) }] }),
    });
  expect((await ask('https://evil.example')).status).toBe(403);
  for (const origin of [uiUrl, uiUrl.replace('127.0.0.1', 'localhost')]) {
    const { payloads } = (await (await ask(origin)).json()) as { payloads: { data: string }[] };
    expect(JSON.parse(Buffer.from(payloads[0]?.data ?? '', 'base64').toString())).toMatchObject({
      pipeline: 'tumours',
    });
  }
});
