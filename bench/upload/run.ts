/** @module Uploads: a large CSV (rate and memory of the gateway), then malformed ones (what became of each). `--speed` and `--correctness` run one of both. */
import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDuckdbEngine } from '../../adapters/index.ts';
import { copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine, table } from '../stack/summary.ts';
import { runCampaign } from './campaign.ts';
import { GatewayProject } from './gateway.ts';
import { type BaseUpload, validCsv, validJsonLines } from './malformed.ts';
import { uploadLarge, writeLargeCsv } from './throughput.ts';

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

async function speedTable(project: GatewayProject, bytes: number): Promise<string> {
  const path = join(project.folder, 'large.csv');
  await writeLargeCsv(path, bytes);
  const cells = [['upload', 'MB', 's', 'MB/s', 'processor s of the gateway', 'peak memory of the gateway, MB']];
  for (const gzip of [false, true]) {
    const { bytes: size, seconds, processorSeconds, peakBytes } = await uploadLarge(project, path, gzip);
    const name = gzip ? 'CSV, packed as gzip by the sender' : 'CSV';
    cells.push([
      name,
      (size / 1e6).toFixed(0),
      seconds.toFixed(1),
      (size / 1e6 / seconds).toFixed(0),
      processorSeconds.toFixed(1),
      (peakBytes / 1e6).toFixed(0),
    ]);
  }
  rmSync(path);
  return table(cells);
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

/** `quick`: 200 MB and 60 malformed uploads, else 2 GB and 1,000. */
export async function run({ quick = false, correctness = false, speed = false }: UploadBenchOptions): Promise<void> {
  const load = currentLoad();
  const installation = copyInstallation();
  const project = new GatewayProject(installation.cli);
  try {
    await project.start();
    if (!correctness) console.log(await speedTable(project, quick ? 200e6 : 2e9));
    if (!speed) console.log(await faultTable(project, quick ? 60 : 1000));
    console.log(`\n${machine(load)}\nTarget: 100 MB/s within 512 MB; no 5xx, nothing lost.`);
  } finally {
    await project.remove();
    installation.remove();
  }
}
