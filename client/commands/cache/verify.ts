/** @module `within cache verify`: reads the whole store once and says what is damaged. */
import type { Command } from 'commander';
import pc from 'picocolors';
import type { CacheVerification } from '../../../contracts/cache.ts';
import { errorTable } from '../../../contracts/errors.ts';
import type { CliContext } from '../../cli-context.ts';
import { formatBytes, formatCount } from '../../render/format.ts';
import { type ProjectOption, withProject } from '../../run/find-run.ts';

/** Seconds of silence are enough for somebody who waits. */
const noteMs = 5_000;
const shown = 10;

function progress({ out }: CliContext): (blobs: number, bytes: number) => void {
  let said = Date.now();
  return (blobs, bytes) => {
    if (!out.interactive || Date.now() - said < noteMs) return;
    said = Date.now();
    out.note(pc.dim(`${blobs} blobs, ${formatBytes(bytes)} read`));
  };
}

function listed(what: string, items: readonly string[]): string[] {
  const rest = items.length - shown;
  const lines = items.slice(0, shown).map((item) => `  ${item}`);
  if (items.length === 0) return [];
  return [what, ...lines, ...(rest > 0 ? [`  and ${rest} more; --json has them all`] : [])];
}

function show(found: CacheVerification, { out }: CliContext): void {
  const { entries, blobs, bytes, damagedEntries, damagedBlobs, missing, withdrawn, orphans } = found;
  out.line(`${formatCount(entries, 'entry')} and ${formatCount(blobs, 'blob')} (${formatBytes(bytes)}) are whole.`);
  const lines = [
    ...(damagedEntries > 0 ? [pc.red(`In quarantine now: ${formatCount(damagedEntries, 'damaged entry')}.`)] : []),
    ...listed(pc.red(`In quarantine now: ${formatCount(damagedBlobs.length, 'damaged blob')}`), damagedBlobs),
    ...listed(
      `Without their blobs, so computed again when needed${withdrawn > 0 ? ` (${withdrawn} withdrawn)` : ' (--fix withdraws them)'}: ${formatCount(missing.length, 'entry')}`,
      missing.map(({ key, step }) => `${key.slice(0, 16)}  ${step}`),
    ),
    ...(orphans.blobs > 0
      ? [
          `Needed by nothing: ${formatCount(orphans.blobs, 'blob')} (${formatBytes(orphans.bytes)}); within cache gc clears them.`,
        ]
      : []),
  ];
  for (const line of lines) out.line(line);
}

export function addVerify(group: Command, context: CliContext): void {
  withProject(group.command('verify').description('read every entry and blob; what is damaged goes to quarantine'))
    .option('--fix', 'withdraw entries whose blobs are gone')
    .addHelpText('after', '\nExample:\n  within cache verify --fix')
    .action(async (options: ProjectOption & { readonly fix?: boolean }) => {
      const cache = context.cache(context.config(options.project));
      const found = await cache.verify({ fix: options.fix ?? false, onProgress: progress(context) });
      if (found.damagedEntries > 0 || found.damagedBlobs.length > 0) context.exit(errorTable.STORE_DAMAGED.exit);
      if (context.json) return context.out.json(found);
      show(found, context);
    });
}
