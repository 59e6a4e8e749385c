/** @module Refuses results that were revoked, unless the user wants them nevertheless. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { RevocationMark } from '../../contracts/cache.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { RunDocument } from '../../contracts/run.ts';
import type { CacheServices } from '../cache-services.ts';
import { formatTime } from '../render/format.ts';
import type { StartedRun } from '../services.ts';

export interface RevokedOption {
  readonly revoked?: boolean;
}

export function withRevoked(command: Command): Command {
  return command.option('--revoked', 'also what was made from a revoked result');
}

/** `2026-11-24 13:05:01 by ann: wrong labels`. */
export function markText({ at, why, author }: RevocationMark): string {
  return `${formatTime(at)} by ${author}: ${why}`;
}

function refusal(what: string, mark: RevocationMark, details: object): WithinError {
  return new WithinError(
    'ENTRY_REVOKED',
    `${what} was revoked ${markText(mark)}; run the pipeline again, or take it nevertheless with --revoked.`,
    { ...details, ...mark },
  );
}

/** Errors: `ENTRY_REVOKED`. */
export async function refuseRevokedRun(
  { run, document }: { readonly run: StartedRun; readonly document: RunDocument },
  cache: CacheServices,
): Promise<void> {
  const mark = (await cache.runJudge())(run, document);
  if (mark) throw refusal(`The run ${run.runId}`, mark, { runId: run.runId });
}

/** Errors: `ENTRY_REVOKED`. */
export async function refuseRevokedModel(file: string, cache: CacheServices): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const digest = hash.digest('hex');
  const mark = await cache.modelMark(digest);
  if (mark) throw refusal(`The model ${file}`, mark, { path: file, digest });
}
