/** @module Where the built programs of this installation lie, and which build they are. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import type { WorkerOptions } from './supervisor-options.ts';

export interface Installation {
  readonly version: string;
  /** Command of the supervisor; its options follow as the last argument. */
  readonly supervisor: readonly string[];
  /** Command of the SDK's download; the folder follows as the last argument. */
  readonly download: readonly string[];
  readonly worker: WorkerOptions;
}

/** The build that `from` (a module URL) belongs to. Errors: `INTERNAL` when the package is not built. */
export function findInstallation(from: string = import.meta.url): Installation {
  const root = packageRoot(dirname(fileURLToPath(from)));
  const dist = join(root, 'dist');
  const supervisor = join(dist, 'workers', 'stack', 'main.js');
  const worker = join(dist, 'workers', 'main.js');
  const stamp = join(dist, 'build.json');
  for (const file of [supervisor, worker, stamp]) {
    if (!existsSync(file))
      throw new WithinError('INTERNAL', `${file} is missing; run npm run build in ${root}`, { path: file });
  }
  const node = [process.execPath, '--enable-source-maps'];
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    version: manifest.version,
    supervisor: [...node, supervisor, 'supervise'],
    download: [...node, supervisor, 'download'],
    worker: { command: [...node, worker], ...buildDigests(stamp) },
  };
}

/** Absolute folder of the built programs. Errors: `INTERNAL`. */
export function distFolder(from: string = import.meta.url): string {
  return join(packageRoot(dirname(fileURLToPath(from))), 'dist');
}

const stampSchema = z.object({ sources: z.string(), buildId: z.string() });

/** The stamp of the build: of all sources, and of the workflow bundle, which decides who may go on with an open run. */
function buildDigests(path: string): { buildId: string; workflowsHash: string } {
  const { sources, buildId } = stampSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return { buildId: sources, workflowsHash: buildId };
}

function packageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && /"name": "within"/.test(readFileSync(manifest, 'utf8'))) return folder;
    if (dirname(folder) === folder)
      throw new WithinError('INTERNAL', `no package.json of within above ${from}; install within again`, {
        path: from,
      });
  }
}
