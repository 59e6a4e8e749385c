/** @module Makes a TypeScript entry runnable by plain Node 20: bundled once by esbuild, packages left external. */
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');
const built = new Map<string, Promise<string>>();

/** Path of an ESM bundle of `entry` (relative to the repository), made once; it lies where packages resolve. */
export function bundleScript(entry: string): Promise<string> {
  const known = built.get(entry) ?? bundle(entry);
  built.set(entry, known);
  return known;
}

async function bundle(entry: string): Promise<string> {
  const folder = join(root, 'node_modules', '.cache', 'within-test', entry.replaceAll(/[^a-z0-9]/g, '-'));
  await build({
    entryPoints: { main: join(root, entry) },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'error',
    absWorkingDir: root,
  });
  return join(folder, 'main.mjs');
}
