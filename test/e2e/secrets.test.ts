/** @module Secret parameters on a real stack: what steps do with a value, it is in no file, history, log or output. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bytesOf, Project, type RunResult } from '../support/project.ts';

const first = 'v3ry-s3cret+/"value\\of-a-file';
const second = 'an0ther-s3cret-value';
const variable = 'hunter2-of-the-environment';
/** As files, JSON and addresses would hold them. */
const forms = [first, second, variable].flatMap((value) => [
  value,
  JSON.stringify(value).slice(1, -1),
  encodeURIComponent(value),
]);

const module = `
export default async ({ params, context }) => {
  const { token } = params.auth;
  context.log('the module logs ' + token);
  context.progress(0.5, 'the module is at ' + token);
  console.log('the module prints ' + token);
  if (params.fails) throw new Error('the module fails with ' + token);
  return { out: String(token.length) };
};
`;
const command = `
import json, os, sys
request = json.load(open(os.environ["WITHIN_REQUEST"]))
name = request["params"]["token"]["secret"]
# By its name as text: a name that is only known while it runs would keep the command from being reused.
token = os.environ["WITHIN_SECRET_TOKEN"]
print(json.dumps({"log": "the command logs " + token}), flush=True)
print(json.dumps({"progress": 0.5, "message": "the command is at " + token}), flush=True)
print("the command prints " + token, flush=True)
print("the command complains of " + token, file=sys.stderr, flush=True)
if request["params"].get("fails"):
    raise SystemExit("the command fails with " + token)
open(request["outputs"]["out"], "w").write(name)
`;
const pipeline = (name: string, step: object) => ({
  name,
  steps: [{ name: 'say', out: { out: 'text/plain' }, ...step }],
});
const ofModule = (fails: boolean) =>
  pipeline('module', { use: './say.mjs', with: { fails, auth: { token: { secret: 'file:keys/credential' } } } });
const ofCommand = (fails: boolean) =>
  pipeline('command', { command: ['python3', 'say.py'], with: { fails, token: { secret: 'env:SAY_TOKEN' } } });

const project = new Project({ SAY_TOKEN: variable, WITHIN_LOG_LEVEL: 'debug' });
/** All that the command line said. */
const said: string[] = [];

async function run(file: string): Promise<RunResult> {
  const result = await project.run(file);
  said.push(result.stdout, result.stderr);
  return result;
}

beforeAll(() => {
  project.write({ 'say.mjs': module, 'say.py': command, 'keys/credential': `${first}\n` });
  for (const fails of [false, true]) {
    const end = fails ? 'fails' : 'works';
    project.write({ [`module-${end}.json`]: ofModule(fails), [`command-${end}.json`]: ofCommand(fails) });
  }
});
afterAll(() => project.remove());

it('hands the value to a module and to a command, and counts it for reuse', async () => {
  const one = await run('module-works.json');
  expect(one.outcomes).toEqual({ say: 'ran' });
  expect(project.blob(one.digests['say.out'] ?? '').toString()).toBe(String(first.length));
  expect((await run('module-works.json')).outcomes).toEqual({ say: 'reused' });
  project.write({ 'keys/credential': second });
  const changed = await run('module-works.json');
  expect(project.blob(changed.digests['say.out'] ?? '').toString()).toBe(String(second.length));
  expect(changed.printed.steps[0]).toMatchObject({
    outcome: 'ran',
    reason: { component: 'secret', path: 'auth.token' },
  });
  expect(Object.keys(changed.printed.steps[0]?.reason ?? {})).toEqual(['component', 'path']);
  project.write({ 'keys/credential': first });
  expect((await run('module-works.json')).outcomes).toEqual({ say: 'reused' });
  const made = await run('command-works.json');
  expect(project.blob(made.digests['say.out'] ?? '').toString()).toBe('WITHIN_SECRET_TOKEN');
  expect((await run('command-works.json')).printed.steps).toMatchObject([{ outcome: 'reused' }]);
});

it('shows where the value stood, and not the value, when a step fails with it', async () => {
  const [module, command] = [await run('module-fails.json'), await run('command-fails.json')];
  expect(module.exitCode).toBe(1);
  expect(module.printed.error?.message).toContain('the module fails with [secret]');
  expect(command.printed.error?.message).toContain('the command fails with [secret]');
});

it('left the value in no file of the state folder, the store or the project, and the command line said it nowhere', async () => {
  const explained = await project.within(['explain', 'module-works.json', 'say', '--json']);
  const shown = await project.within(['run', 'module-fails.json']);
  said.push(explained.stdout, explained.stderr, shown.stdout, shown.stderr);
  // Ends the server, so that its database is written out; the write-ahead log was there until now.
  const open = holding(forms);
  const down = await project.within(['down']);
  said.push(down.stdout, down.stderr);
  expect([...open, ...holding(forms)]).toEqual([]);
  expect(said.join('\n')).toContain('[secret]');
  expect(forms.filter((form) => said.join('\n').includes(form))).toEqual([]);
});

it('kept what was searched: the worker’s log and the history hold the sentences around the value', () => {
  for (const sentence of [
    'the module prints [secret]',
    'the module fails with [secret]',
    'the command fails with [secret]',
  ])
    expect(project.filesHolding(sentence), sentence).not.toEqual([]);
  expect(statSync(join(project.store, 'secret.key')).mode & 0o777).toBe(0o600);
});

/** Files of the project that hold one of the texts; the one that is the secret itself aside. */
function holding(texts: readonly string[]): string[] {
  return readdirSync(project.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'credential')
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => texts.some((text) => bytesOf(file).includes(text)));
}
