/**
 * @module `npm run build`: bundles the entries, the workflows and the digests of built-in steps into `dist/`.
 * Does nothing when the sources are those of the last build.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { build } from 'esbuild';
import { globSync } from 'tinyglobby';
import { closureDigests } from '../../adapters/code/builtin-closures.ts';
import type { CodeFingerprint } from '../../contracts/action.ts';
import { canonicalDigest } from '../../domain/caching/canonical.ts';
import { builtinSteps } from '../../domain/steps/registry.ts';
import { bundleCommandLine } from './command-line.ts';
import { bundleReviewPage } from './review-page.ts';

const root = resolve('.');
const dist = join(root, 'dist');
const stampFile = join(dist, 'build.json');
const sourceFolders = ['contracts', 'domain', 'workflows', 'activities', 'adapters', 'client', 'workers', 'config'];
const entries = ['index.ts', 'workers/main.ts', 'workers/stack/main.ts', 'workers/threads/step-thread.ts'];

function sourceDigest(): string {
  const hash = createHash('sha256');
  const files = globSync([...sourceFolders.map((folder) => `${folder}/**/*.ts`), 'package-lock.json'], {
    cwd: root,
  }).sort();
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function isCurrent(digest: string): boolean {
  if (!existsSync(stampFile)) return false;
  const stamp = JSON.parse(readFileSync(stampFile, 'utf8')) as { sources?: string };
  return stamp.sources === digest;
}

/**
 * Left where they are installed: what loads native code, files or threads of its own, and what the SDK must see once.
 * All other packages are bundled, since finding and reading their files takes a third of a command's start.
 */
const external = [
  '@opentelemetry',
  '@aws-sdk',
  '@duckdb',
  'esbuild',
  'fastify',
  'fs-native-extensions',
  'pg',
  'pg-copy-streams',
  'pino',
  'piscina',
  'vega',
  'vega-lite',
];

async function bundleEntries(): Promise<void> {
  await build({
    entryPoints: entries,
    outdir: dist,
    outbase: '.',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: [...external, '@temporalio', 'protobufjs'].flatMap((name) => [name, `${name}/*`]),
    // CommonJS packages in an ES module still ask for the built-in ones by `require`.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    sourcemap: true,
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' },
  });
}

const failureConverter = 'workers/failure-converter.ts';

/** The SDK loads it by `require`. */
async function bundleFailureConverter(): Promise<void> {
  await build({
    entryPoints: [failureConverter],
    outfile: join(dist, 'workers', 'failure-converter.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['@temporalio/*'],
    logLevel: 'error',
  });
}

/** Task queue and build id carry this digest, so that a worker never replays histories of other workflow code. */
async function bundleWorkflows(): Promise<string> {
  const options = {
    workflowsPath: join(root, 'workflows', 'index.ts'),
    workflowInterceptorModules: [join(root, 'workflows', 'trace-interceptors.ts')],
    logger: new DefaultLogger('WARN'),
  };
  const { code } = await bundleWorkflowCode(options);
  writeFileSync(join(dist, 'workflow-bundle.js'), code);
  const encrypted = await bundleWorkflowCode({ ...options, failureConverterPath: join(root, failureConverter) });
  writeFileSync(join(dist, 'workflow-bundle-encrypted.js'), encrypted.code);
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}

/** Tables are read and written, and plots drawn, by adapters that a step's own imports do not reach. */
const engines = { tables: 'adapters/tables/duckdb/engine.ts', plots: 'adapters/plots/vega.ts' } as const;

async function fingerprintBuiltins(): Promise<void> {
  const steps = Object.fromEntries([...builtinSteps.keys()].map((name) => [name, `domain/steps/${name}.ts`]));
  const closures = await closureDigests({ ...steps, ...engines }, root);
  const parts = (name: string) =>
    [name, 'tables', ...(name === 'report' ? ['plots'] : [])]
      .map((part) => closures[part])
      .filter((part) => part !== undefined);
  const combined = Object.keys(steps).map((name): [string, CodeFingerprint] => [
    name,
    combineFingerprints(parts(name)),
  ]);
  writeFileSync(join(dist, 'builtin-closures.json'), JSON.stringify(Object.fromEntries(combined)));
}

function combineFingerprints(parts: readonly CodeFingerprint[]): CodeFingerprint {
  return {
    digest: canonicalDigest(parts.map((part) => part.digest)),
    files: Object.assign({}, ...parts.map((part) => part.files)) as CodeFingerprint['files'],
    packages: Object.assign({}, ...parts.map((part) => part.packages)) as CodeFingerprint['packages'],
    // What steps of the house do outside their inputs is reviewed, not guessed.
    uncacheable: [],
  };
}

const digest = sourceDigest();
if (process.argv.includes('--force') || !isCurrent(digest)) {
  rmSync(stampFile, { force: true });
  await Promise.all([
    bundleEntries(),
    bundleCommandLine(root, dist, external),
    bundleReviewPage(root, dist),
    fingerprintBuiltins(),
    bundleFailureConverter(),
  ]);
  const buildId = await bundleWorkflows();
  writeFileSync(stampFile, JSON.stringify({ sources: digest, buildId }));
}
