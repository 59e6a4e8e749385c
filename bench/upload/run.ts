/** @module Uploads: a large CSV (rate and memory of the gateway), then malformed ones (what became of each). `--speed` and `--correctness` run one of both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckdbEngine } from '../../adapters/index.ts';
import { copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';
import { runCampaign } from './campaign.ts';
import { GatewayProject } from './gateway.ts';
import { type BaseUpload, validCsv, validJsonLines } from './malformed.ts';
import { type Throughput, uploadLarge, writeLargeCsv } from './throughput.ts';

interface UploadBenchOptions {
  readonly quick?: boolean;
  readonly correctness?: boolean;
  readonly speed?: boolean;
}

const rows = 60;

/** One of each format; Parquet is made of the CSV. */
async function baseUploads(folder: string): Promise<BaseUpload[]> {
  const csv = join(folder, 'valid.csv');
  const parquet = join(folder, 'valid.parquet');
  await writeFile(csv, validCsv(rows));
  const engine = await createDuckdbEngine();
  await engine.load([{ path: csv, name: 'valid.csv' }], { source: 'valid.csv' }, parquet);
  await engine.close();
  return [
    { type: 'text/csv', bytes: validCsv(rows) },
    { type: 'application/jsonl', bytes: validJsonLines(rows) },
    { type: 'application/vnd.apache.parquet', bytes: await readFile(parquet) },
  ];
}

/** A gateway of its own for each upload: no validation of the one before beside it, and memory that is its own. */
async function uploadOnce(cli: string, path: string, gzip: boolean): Promise<Throughput> {
  const project = new GatewayProject(cli);
  try {
    await project.start();
    return await uploadLarge(project, path, gzip);
  } finally {
    await project.remove();
  }
}

async function speedTable(cli: string, bytes: number, rounds: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'within-upload-source-'));
  const path = join(folder, 'large.csv');
  const found: { readonly plain: Throughput[]; readonly packed: Throughput[] } = { plain: [], packed: [] };
  try {
    await writeLargeCsv(path, bytes);
    for (let round = 0; round < rounds; round += 1) {
      found.plain.push(await uploadOnce(cli, path, false));
      found.packed.push(await uploadOnce(cli, path, true));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const head = ['upload', 'MB', 's', 'MB/s', 'processor s of the gateway', 'peak memory of the gateway, MB'];
  const line = (name: string, all: readonly Throughput[]) => {
    const cell = (of: (own: Throughput) => number, digits: number) => spread(all.map(of), digits);
    return [
      name,
      (bytes / 1e6).toFixed(0),
      cell(({ seconds }) => seconds, 1),
      cell((own) => own.bytes / 1e6 / own.seconds, 0),
      cell(({ processorSeconds }) => processorSeconds, 1),
      cell(({ peakBytes }) => peakBytes / 1e6, 0),
    ];
  };
  return table([head, line('CSV', found.plain), line('CSV, packed as gzip by the sender', found.packed)]);
}

async function faultsOf(cli: string, cases: number): Promise<string> {
  const project = new GatewayProject(cli);
  try {
    await project.start();
    return await faultTable(project, cases);
  } finally {
    await project.remove();
  }
}

async function faultTable(project: GatewayProject, cases: number): Promise<string> {
  const bases = await baseUploads(project.folder);
  await writeFile(join(project.folder, 'first.csv'), validCsv(rows));
  await project.within('datasets', 'add', 'first.csv', '--name', 'fuzzed');
  const { url, blob } = project;
  const { fates, wrong } = await runCampaign({ url, dataset: 'fuzzed', cases, seed: 'bench', bases, blob });
  for (const line of wrong) console.error(line);
  const counts = [...fates].sort(([a], [b]) => (a < b ? -1 : 1));
  const sum = (fate: 'accepted' | 'quarantined' | 'refused' | 'wrong') =>
    counts.reduce((all, [, tally]) => all + tally[fate], 0);
  const body = counts.map(([kind, { accepted, quarantined, refused, wrong: bad }]) =>
    [kind, accepted, quarantined, refused, bad].map(String),
  );
  const total = ['all', sum('accepted'), sum('quarantined'), sum('refused'), sum('wrong')].map(String);
  return `${table([['fault', 'accepted', 'in quarantine', '4xx', 'wrong'], ...body, total])}\nLeft in working folders: ${project.leftovers().length}`;
}

/** `quick`: 200 MB once and 60 malformed uploads, else 2 GB five times and 1,000. */
export async function run({ quick = false, correctness = false, speed = false }: UploadBenchOptions): Promise<void> {
  const load = currentLoad();
  const installation = copyInstallation();
  try {
    if (!correctness) console.log(await speedTable(installation.cli, quick ? 200e6 : 2e9, quick ? 1 : 5));
    if (!speed) console.log(await faultsOf(installation.cli, quick ? 60 : 1000));
    console.log(`\n${machine(load)}\nTarget: 100 MB/s within 512 MB; no 5xx, nothing lost.`);
  } finally {
    installation.remove();
  }
}
