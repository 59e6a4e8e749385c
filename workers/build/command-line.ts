/**
 * @module Bundles the command line into one CommonJS file, the Temporal client included, and a launcher that runs it
 * from V8's compiled code: one file is found, read and compiled instead of some hundreds.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { simple } from 'acorn-walk';
import { type BuildOptions, build } from 'esbuild';
import { clientProtocol } from './client-protocol.ts';

const shared: BuildOptions = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  logLevel: 'error',
};

/** Each `import(x)` as `importModule(x)`, which the launcher gives: in code that V8 kept, Node refuses `import()`. */
export function withoutImports(text: string): string {
  const starts: number[] = [];
  simple(parse(text, { ecmaVersion: 'latest' }), { ImportExpression: ({ start }) => void starts.push(start) });
  const parts = [0, ...starts.sort((a, b) => a - b)].map((start, index, all) => text.slice(start, all[index + 1]));
  return parts.map((part, index) => (index === 0 ? part : part.replace('import', 'importModule'))).join('');
}

/** Text of the whole command line. `external` names packages that stay where they are installed. */
async function bundle(root: string, folder: string, external: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [join(root, 'client', 'cli.ts')],
    outfile: join(folder, 'within.js'),
    external: external.flatMap((name) => [name, `${name}/*`]),
    // Names stay as they are in the sources, since they show in errors.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'linked',
    plugins: [clientProtocol(root)],
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    write: false,
  });
  const text = outputFiles.find(({ path }) => path.endsWith('within.js'))?.text ?? '';
  const licences = outputFiles.find(({ path }) => path.endsWith('LEGAL.txt'));
  if (licences) writeFileSync(licences.path, licences.contents);
  return withoutImports(text);
}

/** Writes `client/within.js`, its licences, and the launcher `client/cli.js` into `dist`. */
export async function bundleCommandLine(root: string, dist: string, external: readonly string[]): Promise<void> {
  const folder = join(dist, 'client');
  mkdirSync(folder, { recursive: true });
  // Node starts a CommonJS file 15 ms sooner than an ES module.
  writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }\n');
  const text = await bundle(root, folder, external);
  writeFileSync(join(folder, 'within.js'), text);
  const digest = createHash('sha256').update(text).digest('hex');
  await build({
    ...shared,
    entryPoints: [join(root, 'client', 'launcher.ts')],
    outfile: join(folder, 'cli.js'),
    define: { bundleDigest: JSON.stringify(digest) },
  });
}
