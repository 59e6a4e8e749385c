/** @module `npm run bench -- NAME [--quick] [--python PROGRAM] [--correctness | --speed] [--type NAME] [--minutes N]`: runs `bench/NAME/run.ts`, which prints one table. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

interface BenchOptions {
  readonly quick: boolean;
  /** The table of wrong values in place of the one of times, where a bench has both. */
  readonly correctness: boolean;
  /** The table of times alone, where a bench has both. */
  readonly speed: boolean;
  /** One model type or one table alone, in benches that have several. */
  readonly type?: string;
  /** How long, for the bench that lasts as long as it is told. */
  readonly minutes?: number;
  /** Python with scikit-learn, for the bench that compares with it. */
  readonly python: string;
}

const entryOf = (name: string): string => join('bench', name, 'run.ts');

async function load(name: string): Promise<{ run(options: BenchOptions): Promise<void> }> {
  const outfile = resolve('dist', 'bench', name, 'run.js');
  const entryPoints = [entryOf(name)];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  return (await import(pathToFileURL(outfile).href)) as { run(options: BenchOptions): Promise<void> };
}

const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    correctness: { type: 'boolean', default: false },
    speed: { type: 'boolean', default: false },
    type: { type: 'string' },
    minutes: { type: 'string' },
    python: { type: 'string' },
  },
  allowPositionals: true,
});
const names = readdirSync('bench').filter((name) => existsSync(entryOf(name)));
const [name = ''] = positionals;
if (!names.includes(name)) {
  console.error(
    `npm run bench -- NAME [--quick] [--python PROGRAM] [--correctness | --speed] [--type NAME] [--minutes N], where NAME is one of ${names.join(', ')}`,
  );
  process.exit(2);
}
const bench = await load(name);
const python = values.python ?? process.env['TEST_PYTHON'] ?? 'python3';
const { quick, correctness, speed, type } = values;
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
if (minutes !== undefined && !(minutes > 0)) {
  console.error('--minutes is a number above 0');
  process.exit(2);
}
await bench.run({
  quick,
  correctness,
  speed,
  python,
  ...(type !== undefined && { type }),
  ...(minutes !== undefined && { minutes }),
});
