/** @module Takes back results and everything made from them: entries, and what depends on them. */
import type { RevocationReport, RevocationSelection, RevokedEntry } from '../../../contracts/cache.ts';
import { type EntrySummary, standingEntries } from '../entry-summary.ts';
import type { ActionStore, Ledger } from '../ports.ts';
import { Definitions, holdingsOf, type RecordedRun, type RunPorts, recordedRuns } from '../recorded-runs.ts';
import type { Revocation } from '../revocations.ts';
import { type Dependents, dependentModels, dependentRuns, type HoldingRun } from './dependents.ts';
import { Lineage } from './lineage.ts';
import { findKey, selectEntries } from './selection.ts';

export interface RevokePorts extends RunPorts {
  readonly actions: ActionStore;
  readonly ledger: Ledger;
  /** Beside runs and models: what else is made from results. */
  readonly dependents?: readonly Dependents[];
}

export interface RevokeRequest extends RevocationSelection {
  readonly why: string;
  readonly author: string;
  readonly dryRun?: boolean;
}

/** Everything that is known of keys: entries that stand, runs that hold them, and how they hang together. */
interface Known {
  readonly entries: readonly EntrySummary[];
  readonly runs: readonly HoldingRun[];
  readonly lineage: Lineage;
}

async function keysHeld(
  run: RecordedRun,
  ports: RunPorts & { definitions: Definitions },
): Promise<ReadonlySet<string>> {
  const { document } = run;
  if (!document) return (await holdingsOf(run, ports)).keys;
  return new Set(document.steps.flatMap(({ key }) => (key === undefined ? [] : [key])));
}

async function survey(ports: RevokePorts): Promise<Known> {
  const lineage = new Lineage();
  const entries: EntrySummary[] = [];
  for await (const entry of standingEntries(ports.actions)) {
    entries.push(entry);
    lineage.addEntry(entry);
  }
  const definitions = new Definitions(ports.blobs);
  const runs: HoldingRun[] = [];
  for await (const run of recordedRuns(ports)) {
    if (run.document) lineage.addRun(run.document, await definitions.get(run.document.definitionRef));
    runs.push({ run, keys: await keysHeld(run, { ...ports, definitions }) });
  }
  return { entries, runs, lineage };
}

function namedKeys(request: RevokeRequest, { entries, lineage }: Known): ReadonlySet<string> {
  const { key } = request;
  // A key whose entry is gone may be named too, as its runs and what was made from it still stand.
  if (key !== undefined) return new Set([findKey(key, lineage.keys())]);
  return new Set(selectEntries(request, entries).map((entry) => entry.key));
}

/** Throws `ENTRY_NOT_FOUND`, `USAGE`. */
export async function revoke(request: RevokeRequest, ports: RevokePorts): Promise<RevocationReport> {
  const known = await survey(ports);
  const keys = namedKeys(request, known);
  const derived = known.lineage.derivedFrom(keys);
  const all = new Set([...keys, ...derived]);
  const entries = known.entries.filter(({ key }) => all.has(key));
  const runs = known.runs.filter((run) => [...run.keys].some((key) => all.has(key)));
  const found = [dependentRuns, dependentModels, ...(ports.dependents ?? [])].map((kind) =>
    kind.of({ keys: all, entries, runs }),
  );
  const dependents = (await Promise.all(found)).flat();
  const { why, author, dryRun = false } = request;
  const named = (set: ReadonlySet<string>): RevokedEntry[] =>
    [...set].sort().map((key) => {
      const step = known.lineage.stepOf(key);
      return { key, ...(step !== undefined && { step }) };
    });
  const report = { why, author, dryRun, keys: named(keys), derived: named(derived), dependents };
  if (dryRun) return { ...report, withdrawn: entries.length };
  return { ...report, withdrawn: await takeBack(entries, recordOf(report), ports) };
}

function recordOf({ why, author, keys, derived, dependents }: Omit<RevocationReport, 'withdrawn'>): Revocation {
  const ids = (kind: string) => dependents.filter((one) => one.kind === kind).map(({ id }) => id);
  const keysOf = (entries: readonly RevokedEntry[]) => entries.map(({ key }) => key);
  return { why, author, keys: keysOf(keys), derived: keysOf(derived), runs: ids('run'), models: ids('model') };
}

/**
 * The record is written after the entries are gone, since its time divides the runs: who started later cannot have
 * found them. It is written too when the store fails halfway, and the command can be given again.
 */
async function takeBack(
  entries: readonly EntrySummary[],
  record: Revocation,
  { actions, ledger }: RevokePorts,
): Promise<number> {
  let withdrawn = 0;
  try {
    for (const { key } of entries) if (await actions.withdraw(key, 'revoked')) withdrawn += 1;
  } finally {
    await ledger.append('revocation', record);
  }
  return withdrawn;
}
