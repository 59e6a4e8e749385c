/** @module What commands take in a store of 100,000 entries beside one of 1,000, a folder and a bucket: time and memory. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3Server, startS3 } from '../../test/support/s3.ts';
import { type BenchInstallation, copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';
import { makeStore } from './made-store.ts';

interface Measured {
  readonly seconds: number;
  /** Largest resident set, MB. */
  readonly memory: number;
}

interface Place {
  readonly name: string;
  /** Made once, with so many entries. */
  readonly environment: Readonly<Record<string, string>>;
  readonly commands: Readonly<Record<string, readonly string[]>>;
}

const pipeline = {
  name: 'own',
  steps: Array.from({ length: 10 }, (_, index) => ({
    name: `step-${index}`,
    use: './step.mjs',
    with: { index },
    out: { out: 'text/plain' },
  })),
};

/** The program tells its own memory as it ends. */
const told = 'data:text/javascript,process.on("exit",()=>process._rawDebug("maxRSS "+process.resourceUsage().maxRSS))';

async function timed(command: readonly string[], place: Place, { cli, project }: Setting): Promise<Measured> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', told, cli, ...command], {
    cwd: project,
    env: { ...process.env, ...place.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${said}`);
  return { seconds: (performance.now() - began) / 1000, memory: Number(/maxRSS (\d+)/.exec(said)?.[1]) / 1024 };
}

interface Setting {
  readonly cli: string;
  readonly project: string;
}

const ours = { plan: ['plan', 'own.json'], runs: ['runs'] };

function folderOf(entries: number, root: string): Place {
  const store = join(root, `store-${entries}`);
  makeStore(store, entries, 'folder');
  const backup = ['cache', 'backup', join(root, `backup-${entries}`)];
  return {
    name: 'folder',
    environment: { WITHIN_STORE: store },
    commands: {
      ...ours,
      stats: ['cache', 'stats'],
      'gc --dry-run': ['cache', 'gc', '--dry-run', '--max-size', '1MB'],
      verify: ['cache', 'verify'],
      'backup, first': backup,
      'backup, nothing new': backup,
    },
  };
}

/** The folder in front of it is empty. */
function bucketOf(entries: number, root: string, server: S3Server): Place {
  makeStore(join(server.folder, server.bucket, String(entries)), entries, 'bucket');
  const backup = ['cache', 'backup', join(root, `copy-${entries}`), '--shared'];
  return {
    name: 'bucket',
    environment: {
      ...server.environment,
      WITHIN_STORE: join(root, `empty-${entries}`),
      WITHIN_SHARED_STORE: `s3://${server.bucket}/${entries}`,
    },
    commands: {
      ...ours,
      'backup --shared, first': backup,
      'backup --shared, nothing new': backup,
    },
  };
}

/** Two rounds of what changes nothing; a first backup is first once. */
const roundsOf = (name: string): number => (name.endsWith(', first') ? 1 : 2);

/** Seconds and MB of one command. */
async function measure(name: string, place: Place, setting: Setting): Promise<string[]> {
  const found: Measured[] = [];
  for (let round = 0; round < roundsOf(name); round += 1)
    found.push(await timed(place.commands[name] ?? [], place, setting));
  const seconds = spread(
    found.map((one) => one.seconds),
    2,
  );
  return [seconds, Math.max(...found.map((one) => one.memory)).toFixed(0)];
}

async function measureAll(made: readonly Place[], setting: Setting): Promise<string[][]> {
  const cells = new Map<string, string[]>();
  const work = made.flatMap((place) => Object.keys(place.commands).map((name) => ({ place, name })));
  // What writes comes last.
  work.sort((a, b) => Number(a.name.startsWith('backup')) - Number(b.name.startsWith('backup')));
  for (const { place, name } of work) {
    const row = `${place.name} | ${name}`;
    const found = await measure(name, place, setting);
    console.error(`${row}: ${found.join(' s, ')} MB`);
    cells.set(row, [...(cells.get(row) ?? row.split(' | ')), ...found]);
  }
  return [...cells.values()];
}

export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const [small, large] = [1_000, quick ? 10_000 : 100_000];
  const installation: BenchInstallation = copyInstallation();
  const root = mkdtempSync(join(tmpdir(), 'within-store-scale-'));
  const project = join(root, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'own.json'), JSON.stringify(pipeline));
  writeFileSync(join(project, 'step.mjs'), 'export default ({ params }) => String(params.index);\n');
  const server = await startS3();
  try {
    const made = [small, large].map((size) => folderOf(size, root));
    made.push(...[small, large].map((size) => bucketOf(size, root, server)));
    console.error('The stores are made.');
    const load = currentLoad();
    const rows = await measureAll(made, { cli: installation.cli, project });
    const heads = [small, large].flatMap((size) => [`${size.toLocaleString('en')}, s`, 'MB']);
    console.log(table([['store', 'command', ...heads], ...rows]));
    console.log(`\n${machine(load)}`);
  } finally {
    await server.stop();
    rmSync(root, { recursive: true, force: true });
    installation.remove();
  }
}
