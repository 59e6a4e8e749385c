/** @module `within cache backup` and `within cache restore`: copies of the whole store, and the way back. */
import { resolve, sep } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { StoreCopy } from '../../../contracts/cache.ts';
import { errorTable, WithinError } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatBytes, formatCount } from '../../render/format.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';

/** Seconds of silence are enough for somebody who waits. */
const noteMs = 5_000;

interface CopyOptions extends ProjectOption {
  readonly shared?: boolean;
  readonly incomplete?: boolean;
}

function progress({ out }: CliContext): (objects: number) => void {
  let said = Date.now();
  return (objects) => {
    if (!out.interactive || Date.now() - said < noteMs) return;
    said = Date.now();
    out.note(pc.dim(`${objects} files copied`));
  };
}

/** A folder or bucket beside the store. */
function addressOf(given: string, store: string): string {
  if (given.startsWith('s3://')) return given;
  const folder = resolve(given);
  const [outer, inner] = [`${resolve(store)}${sep}`, `${folder}${sep}`];
  if (!inner.startsWith(outer) && !outer.startsWith(inner)) return folder;
  throw new WithinError('USAGE', `${given} lies in the store ${store}, or the store in it; name a folder elsewhere.`);
}

function settingsOf(given: string, { project, shared = false }: CopyOptions, context: CliContext) {
  const config = context.config(project);
  if (shared && !config.shared)
    throw new WithinError('USAGE', 'No store is shared here; set WITHIN_SHARED_STORE, or leave --shared out.');
  const store = (shared ? config.shared?.address : undefined) ?? config.store;
  const address = addressOf(given, store);
  return { cache: context.cache(config), settings: { address, shared, onProgress: progress(context) } };
}

function linesOf({ blobs, records, entries, damagedBlobs }: StoreCopy): string[] {
  const copied = [
    `${formatCount(blobs.copied, 'blob')} (${formatBytes(blobs.bytes)})`,
    formatCount(entries.copied + entries.replaced, 'entry'),
    formatCount(records.copied, 'record'),
  ];
  const there = `${formatCount(blobs.present, 'blob')}, ${formatCount(entries.present, 'entry')}, ${formatCount(records.present, 'record')}`;
  return [
    `Copied ${copied.join(', ')}; there already: ${there}.`,
    ...(entries.withdrawn > 0
      ? [`Taken out of use since, so also there: ${formatCount(entries.withdrawn, 'entry')}.`]
      : []),
    ...(damagedBlobs.length + records.damaged > 0
      ? [
          pc.red(
            `Damaged, so left out: ${formatCount(damagedBlobs.length, 'blob')}, ${formatCount(records.damaged, 'record')}; see within cache verify.`,
          ),
        ]
      : []),
    ...(entries.withoutBlobs > 0
      ? [`Left out, since their blobs are: ${formatCount(entries.withoutBlobs, 'entry')}.`]
      : []),
  ];
}

function show(copied: StoreCopy, context: CliContext): void {
  if (copied.damagedBlobs.length + copied.records.damaged > 0) context.exit(errorTable.STORE_DAMAGED.exit);
  if (context.json) return context.out.json(copied);
  for (const line of linesOf(copied)) context.out.line(line);
}

export function addBackup(group: Command, context: CliContext): void {
  withProject(group.command('backup').argument('<target>', 'folder, or s3://bucket/prefix'))
    .description('copy what the store has and the target has not; runs may go on')
    .option('--shared', 'back up the shared store in place of the folder of this machine')
    .addHelpText('after', '\nExample:\n  within cache backup /mnt/backups/within')
    .action(async (target: string, options: CopyOptions) => {
      const { cache, settings } = settingsOf(target, options, context);
      show(await cache.backUp(settings), context);
    });
}

export function addRestore(group: Command, context: CliContext): void {
  withProject(group.command('restore').argument('<source>', 'backup: folder, or s3://bucket/prefix'))
    .description('copy a backup into a store that is empty, or has nothing else under the same names')
    .option('--shared', 'restore the shared store in place of the folder of this machine')
    .option('--incomplete', 'restore what a backup has that was never ended')
    .addHelpText('after', '\nExample:\n  within cache restore /mnt/backups/within')
    .action(async (source: string, options: CopyOptions) => {
      const { cache, settings } = settingsOf(source, options, context);
      show(await cache.restore({ ...settings, incomplete: options.incomplete ?? false }), context);
    });
}
