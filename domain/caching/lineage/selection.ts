/** @module What a revocation or a pin names: a key by its beginning, or entries by step, writer and time. */
import type { RevocationSelection } from '../../../contracts/cache.ts';
import { WithinError } from '../../../contracts/errors.ts';
import { endWithSuggestion } from '../../pipeline/nearest.ts';
import type { EntrySummary } from '../entry-summary.ts';

/** Fewer digits name too many keys by chance. */
const leastDigits = 8;
const shown = 5;

/** The one key that begins so. Throws `ENTRY_NOT_FOUND`, `USAGE`. */
export function findKey(given: string, known: Iterable<string>): string {
  if (!/^[0-9a-f]{8,64}$/.test(given)) {
    throw new WithinError(
      'USAGE',
      `"${given}" is no key; give at least ${leastDigits} of its hexadecimal digits, as within explain and within status --json show them.`,
      { key: given },
    );
  }
  const keys = new Set(known);
  if (keys.has(given)) return given;
  const matches = [...keys].filter((key) => key.startsWith(given));
  const [key, another] = matches;
  if (key !== undefined && another === undefined) return key;
  if (another !== undefined) {
    throw new WithinError(
      'ENTRY_NOT_FOUND',
      `${matches.length} keys begin with "${given}", as ${matches
        .slice(0, shown)
        .map((match) => match.slice(0, given.length + 8))
        .join(', ')}; give more of the key.`,
      { key: given, keys: matches.slice(0, 20) },
    );
  }
  // Digits of a hash that are close say nothing unless most of them are the same.
  const near = [...keys].map((candidate) => candidate.slice(0, given.length));
  throw new WithinError(
    'ENTRY_NOT_FOUND',
    `No entry has a key that begins with "${given}"${endWithSuggestion(given, near)}`
      .replace('?.', '?')
      .replace(/\.$/, '; within explain FILE STEP shows the key of a step.'),
    { key: given },
  );
}

/** True when a name is that of a step, with or without its pipeline. */
export function isStep(step: string, name: string): boolean {
  return step === name || step.slice(step.indexOf('/') + 1) === name;
}

function isWriter({ writer, signer }: EntrySummary, name: string): boolean {
  return writer === name || signer === name || writer.slice(writer.indexOf('@') + 1) === name;
}

/** Entries that meet everything that is given. Throws `ENTRY_NOT_FOUND` with the nearest name. */
export function selectEntries(
  { step, writer, since }: Omit<RevocationSelection, 'key'>,
  entries: readonly EntrySummary[],
): readonly EntrySummary[] {
  const selected = entries.filter(
    (entry) =>
      (step === undefined || isStep(entry.step, step)) &&
      (writer === undefined || isWriter(entry, writer)) &&
      (since === undefined || entry.createdAt >= since),
  );
  if (selected.length > 0) return selected;
  if (step !== undefined && !entries.some((entry) => isStep(entry.step, step)))
    throw unknown('step', step, [...stepNames(entries)]);
  if (writer !== undefined && !entries.some((entry) => isWriter(entry, writer)))
    throw unknown('writer', writer, [...new Set(entries.flatMap((entry) => entry.signer ?? entry.writer))]);
  const moment = since === undefined ? '' : ` since ${new Date(since).toISOString()}`;
  throw new WithinError('ENTRY_NOT_FOUND', `No entry fits${moment}; within cache stats shows what is there.`, {
    ...(step !== undefined && { step }),
    ...(writer !== undefined && { writer }),
  });
}

/** Names as a user may write them: without the pipeline, and with it. */
function stepNames(entries: readonly EntrySummary[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ step }) => [step.slice(step.indexOf('/') + 1), step]));
}

function unknown(what: string, name: string, candidates: readonly string[]): WithinError {
  const hint = endWithSuggestion(name, candidates);
  return new WithinError(
    'ENTRY_NOT_FOUND',
    `No entry is of the ${what} "${name}"${hint === '.' ? '; within cache stats shows what is there.' : hint}`,
    { [what]: name, known: candidates.slice(0, 20) },
  );
}
