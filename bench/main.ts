/** @module `npm run bench -- NAME [--quick] [--python PROGRAM]`: runs `bench/NAME/run.ts`, which prints one table. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

interface BenchOptions {
  readonly quick: boolean;
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
  options: { quick: { type: 'boolean', default: false }, python: { type: 'string' } },
  allowPositionals: true,
});
const names = readdirSync('bench').filter((name) => existsSync(entryOf(name)));
const [name = ''] = positionals;
if (!names.includes(name)) {
  console.error(`npm run bench -- NAME [--quick] [--python PROGRAM], where NAME is one of ${names.join(', ')}`);
  process.exit(2);
}
const bench = await load(name);
await bench.run({ quick: values.quick, python: values.python ?? process.env['WITHIN_TEST_PYTHON'] ?? 'python3' });
