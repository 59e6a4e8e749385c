/** @module Random damage to a folder and a bucket: how much of it is met, and whether any of it reaches an output. */
import { startS3 } from '../../test/support/s3.ts';
import { currentLoad, machine, table } from '../stack/summary.ts';
import { type CampaignResult, damage } from './campaign.ts';
import { injuryKinds } from './injury.ts';
import { killWriters } from './kills.ts';
import { type Opened, openBucket, openFolder } from './stores.ts';

const settings = { ttlMs: 60_000, clock: { now: () => Date.now() } };
const head = [
  'store',
  'damage',
  'injected',
  'met by the run',
  'met by a reader',
  'in quarantine',
  'in the ledger',
  'never met',
  'wrong outputs',
];

const killHead = ['store', 'writers killed', 'writes cut off', 'entries', 'blobs', 'records of runs', 'not whole'];

/** `quick`: 300 injuries of a folder and 60 of a bucket, else 10,000 of each; 20 killed writers, else 200 and 50. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const load = currentLoad();
  const rows = [head, ...(await rowsOf('folder', openFolder(settings), quick ? 300 : 10_000))];
  // The bucket takes many times as long; what is known of the folder is not kept back until then.
  console.error(table(rows));
  const kills = [killHead, await killRow('folder', openFolder(settings), quick ? 20 : 200)];
  console.error(table(kills));
  const server = await startS3().catch((error: unknown) => console.error(String(error)));
  if (server) {
    try {
      rows.push(...(await rowsOf('bucket', openBucket(server, 'damage', settings), quick ? 60 : 10_000)));
      kills.push(await killRow('bucket', openBucket(server, 'kills', settings), quick ? 5 : 50));
    } finally {
      await server.stop();
    }
  }
  console.log(`${table(rows)}\n\n${table(kills)}`);
  console.log(`\n${machine(load)}`);
}

async function rowsOf(store: string, opened: Opened, cases: number): Promise<string[][]> {
  try {
    const { tallies, wrong, rounds } = await damage(opened, settings, { cases, seed: 'bench' });
    for (const line of wrong) console.error(line);
    console.error(`${store}: ${rounds} rounds`);
    return [...kindRows(store, tallies), totalRow(store, tallies, wrong.length)];
  } finally {
    opened.dispose();
  }
}

function kindRows(store: string, tallies: CampaignResult['tallies']): string[][] {
  return injuryKinds.map((kind) => {
    const { injected, byRun, byReader, quarantined, told, never } = tallies[kind];
    return [store, kind, ...[injected, byRun, byReader, quarantined, told, never].map(String), ''];
  });
}

function totalRow(store: string, tallies: CampaignResult['tallies'], wrong: number): string[] {
  const columns = ['injected', 'byRun', 'byReader', 'quarantined', 'told', 'never'] as const;
  const sums = columns.map((column) => injuryKinds.reduce((sum, kind) => sum + tallies[kind][column], 0));
  return [store, 'all', ...sums.map(String), String(wrong)];
}

async function killRow(store: string, opened: Opened, kills: number): Promise<string[]> {
  try {
    const result = await killWriters(opened, settings, { kills, seed: 'bench' });
    for (const line of result.broken) console.error(line);
    const { cutOff, entries, blobs, records, broken } = result;
    return [store, ...[kills, cutOff, entries, blobs, records, broken.length].map(String)];
  } finally {
    opened.dispose();
  }
}
