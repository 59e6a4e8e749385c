/** @module Makes a TypeScript entry runnable by plain Node 20: bundled once by esbuild, packages left external. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** Path of an ESM bundle of `entry` (relative to the repository); it lies below `node_modules`, so packages resolve. */
export async function bundleScript(entry: string): Promise<string> {
  const name = createHash('sha256').update(entry).update(String(process.pid)).digest('hex').slice(0, 16);
  const folder = join(root, 'node_modules', '.cache', 'within-test', name);
  mkdirSync(folder, { recursive: true });
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
