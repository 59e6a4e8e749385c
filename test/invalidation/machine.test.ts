import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ThreadRunner } from '../../workers/threads/thread-runner.ts';
import { RealLab } from '../support/real-lab.ts';
import { bundleScript } from '../support/run-typescript.ts';
import { lay } from './edits/cases.ts';

let lab: RealLab;
let runner: ThreadRunner | undefined;
beforeEach(() => {
  lab = new RealLab();
});
afterEach(async () => {
  await runner?.close();
  runner = undefined;
  lab.dispose();
});

const one = (step: object) => ({
  'pipeline.json': { name: 'p', steps: [{ name: 's', use: './s.ts', out: { out: 'text/plain' }, ...step }] },
});
const outcome = async (settings: Parameters<RealLab['run']>[0] = {}) => (await lab.run(settings)).outcome['s'];

/** What a worker runs modules in. */
async function threads(): Promise<{ readonly runner: ThreadRunner }> {
  const entry = await bundleScript('workers/threads/step-thread.ts');
  runner ??= new ThreadRunner({ entry, threads: 1, store: { root: lab.store } });
  return { runner };
}

describe('the runtime', () => {
  const runtime = { node: '20', v8: '11.3', platform: 'linux-x64' };

  it.each([
    { part: 'node', other: '22' },
    { part: 'v8', other: '12.4' },
    { part: 'platform', other: 'darwin-arm64' },
  ])('counts by its $part', async ({ part, other }) => {
    lay(lab, { 's.ts': "export default async () => 'x';\n", ...one({}) });
    await lab.run({ runtime });
    expect(await outcome({ runtime: { ...runtime, [part]: other } })).toBe(`runtime ${part}`);
    expect(await outcome({ runtime })).toBe('reused');
  });
});

describe('the locale and time zone of a machine', () => {
  const telling = [
    'import json, os, sys, time',
    "request = json.load(open(os.environ['WITHIN_REQUEST']))",
    'told = [time.tzname, sys.stdout.encoding, list({chr(letter) for letter in range(97, 123)})]',
    "open(request['outputs']['out'], 'w').write(json.dumps(told))",
  ].join('\n');
  const files = (env: readonly string[]) => ({
    's.py': telling,
    'pipeline.json': {
      name: 'p',
      steps: [{ name: 's', command: ['python3', 's.py'], env, out: { out: 'text/plain' } }],
    },
  });
  const move = (zone: string) => {
    lab.setEnvironment('TZ', zone);
    lab.setEnvironment('LC_ALL', 'de_DE.ISO-8859-1');
    lab.setEnvironment('PYTHONHASHSEED', '7');
  };

  it('reach no command, so that neither its key nor its output knows them', async () => {
    lay(lab, files([]));
    const here = await lab.run();
    const told = await lab.text(here, 's.out');
    expect(told).toContain('["UTC", "UTC"]');
    move('Asia/Tokyo');
    expect(await outcome()).toBe('reused');
    expect((await lab.fresh()).outputs).toEqual(here.outputs);
  });

  it('reach a command that declares them, and count', async () => {
    lay(lab, files(['TZ']));
    await lab.run();
    move('Asia/Tokyo');
    const there = await lab.run();
    expect(there.outcome['s']).toBe('environment TZ');
    expect(await lab.text(there, 's.out')).toContain('JST');
  });
});

describe('the environment', () => {
  const reading = "export default async ({ context }: any) => JSON.stringify(context.env['LAB_REGION'] ?? null);\n";

  it('tells an empty variable from one that is not set', async () => {
    lay(lab, { 's.ts': reading, ...one({ env: ['LAB_REGION'] }) });
    lab.setEnvironment('LAB_REGION', undefined);
    await lab.run();
    lab.setEnvironment('LAB_REGION', '');
    expect(await outcome()).toBe('environment LAB_REGION');
    lab.setEnvironment('LAB_REGION', undefined);
    expect(await outcome()).toBe('reused');
  });

  it('does not count the order in which variables are declared', async () => {
    lay(lab, { 's.ts': reading, ...one({ env: ['LAB_REGION', 'LAB_MODE'] }) });
    await lab.run();
    lay(lab, one({ env: ['LAB_MODE', 'LAB_REGION'] }));
    expect(await outcome()).toBe('reused');
  });

  it('shows a step nothing that it does not declare', async () => {
    lay(lab, { 's.ts': reading, ...one({}) });
    lab.setEnvironment('LAB_REGION', 'north');
    const first = await lab.run();
    expect(await lab.text(first, 's.out')).toBe('null');
    lab.setEnvironment('LAB_REGION', 'south');
    expect(await outcome()).toBe('reused');
  });

  it('keeps a step from being reused that reads a variable past its declaration', async () => {
    lay(lab, { 's.ts': "export default async () => process.env['LAB_REGION'] ?? '';\n", ...one({}) });
    await lab.run();
    expect(await outcome()).toBe('not-cacheable process.env.LAB_REGION in s.ts');
  });

  it.each([
    { title: 'the hour of a time', text: 'String(new Date(0).getHours())' },
    { title: 'a time as text', text: 'new Date(0).toString()' },
    { title: 'a time without a zone', text: "String(new Date('2026-07-01T00:00:00').getTime())" },
  ])('gives a module $title in one time zone, wherever the worker is', async ({ text }) => {
    lay(lab, { 's.ts': `export default async () => ${text};\n`, ...one({}) });
    lab.setEnvironment('TZ', 'Asia/Tokyo');
    const { outputs } = await lab.run(await threads());
    await runner?.close();
    runner = undefined;
    lab.setEnvironment('TZ', 'America/New_York');
    const there = await lab.run(await threads());
    expect(there.outcome).toEqual({ s: 'reused' });
    expect(there.outputs).toEqual(outputs);
    expect((await lab.fresh(await threads())).outputs).toEqual(outputs);
  });
});

describe('packages', () => {
  const manifest = (version: string) => JSON.stringify({ name: 'scale', version, type: 'module', main: 'index.js' });
  const packages = (version: string, others: object = {}) => ({
    'node_modules/scale/package.json': manifest(version),
    'node_modules/scale/index.js': `export const value = '${version}';\n`,
    'package-lock.json': {
      lockfileVersion: 3,
      packages: { '': {}, 'node_modules/scale': { version, integrity: `sha512-${version}` }, ...others },
    },
  });
  const importing = { 's.ts': "import { value } from 'scale';\nexport default async () => value;\n", ...one({}) };

  it('count where a step reaches them', async () => {
    lay(lab, { ...packages('1.0.0'), ...importing });
    await lab.run(await threads());
    lay(lab, packages('1.0.1'));
    const { outcome: now, outputs } = await lab.run(await threads());
    expect(now['s']).toBe('package scale');
    expect((await lab.fresh(await threads())).outputs).toEqual(outputs);
  });

  it('do not count where no step reaches them', async () => {
    lay(lab, { ...packages('1.0.0'), ...importing });
    await lab.run(await threads());
    lay(lab, packages('1.0.0', { 'node_modules/idle': { version: '2.0.0', integrity: 'sha512-idle' } }));
    expect(await outcome(await threads())).toBe('reused');
  });

  it('count by what the lock says of their bytes', async () => {
    lay(lab, { ...packages('1.0.0'), ...importing });
    await lab.run(await threads());
    lay(lab, packages('1.0.0', { 'node_modules/scale': { version: '1.0.0', integrity: 'sha512-other' } }));
    expect(await outcome(await threads())).toBe('package scale');
  });

  it('count with those that they need themselves', async () => {
    const needing = (version: string) => ({
      'node_modules/scale': { version: '1.0.0', integrity: 'sha512-1', dependencies: { inner: '*' } },
      'node_modules/inner': { version, integrity: `sha512-inner-${version}` },
    });
    const inner = (version: string) => ({ 'node_modules/inner/package.json': { name: 'inner', version } });
    lay(lab, { ...packages('1.0.0', needing('1.0.0')), ...inner('1.0.0'), ...importing });
    await lab.run(await threads());
    lay(lab, { ...packages('1.0.0', needing('1.0.1')), ...inner('1.0.1') });
    expect(await outcome(await threads())).toBe('package inner');
  });

  it('that are installed in another version than the lock says do not run', async () => {
    lay(lab, { ...packages('1.0.0'), ...importing });
    await lab.run(await threads());
    lay(lab, {
      'node_modules/scale/package.json': manifest('9.0.0'),
      's.ts': importing['s.ts'].replace('=> value', '=> `${value}!`'),
    });
    await expect(lab.run(await threads())).rejects.toMatchObject({ code: 'WORKER_PACKAGE_MISMATCH' });
  });

  it('without a lock file keep a step from being reused', async () => {
    lay(lab, { ...packages('1.0.0'), ...importing });
    lab.remove('package-lock.json');
    await lab.run(await threads());
    expect(await outcome(await threads())).toBe('not-cacheable no lock file: package-lock.json');
  });
});

describe('what lies outside the project', () => {
  const shell = (text: string) => ['sh', '-c', text];

  it('counts by the state that its probe prints', async () => {
    lay(lab, {
      's.ts': "export default async () => 'x';\n",
      'state.txt': '1',
      ...one({ probe: { command: ['cat', 'state.txt'] } }),
    });
    await lab.run();
    expect(await outcome()).toBe('reused');
    lab.write('state.txt', '2');
    expect(await outcome()).toMatch(/^external /);
  });

  it('keeps a step from being reused where nothing tells its state', async () => {
    const source = { source: { command: shell('echo data') } };
    lay(lab, {
      's.ts': 'export default async ({ inputs }: any) => inputs.rows.text();\n',
      ...one({ in: { rows: { ...source, format: 'csv' } } }),
    });
    await lab.run();
    expect(await outcome()).toBe('not-cacheable nothing tells whether in.rows has changed');
  });

  it('is not written again by a step that is reused', async () => {
    lay(lab, {
      's.ts':
        "import { writeFileSync } from 'node:fs';\nexport default async ({ params }: any) => {\n  writeFileSync(params.note, 'x');\n  return 'x';\n};\n",
      ...one({ with: { note: lab.path('note.txt') } }),
    });
    await lab.run();
    lab.remove('note.txt');
    expect(await outcome()).toBe('reused');
    expect(() => lab.read('note.txt')).toThrow('ENOENT');
  });

  it('keeps a step from being reused that reads files which it does not declare', async () => {
    lay(lab, {
      's.ts':
        "import { readdirSync } from 'node:fs';\nexport default async () => String(readdirSync('/').length > 0);\n",
      ...one({}),
    });
    await lab.run();
    expect(await outcome()).toMatch(/^not-cacheable .*s\.ts/);
  });
});
