/** @module Artifacts of 1 GB: what a reused run reads of them, and the rate of storing and verifying beside SHA-256's own. */
import { createHash, randomFillSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { copyInstallation } from '../stack/installation.ts';
import { BenchProject } from '../stack/project.ts';
import { currentLoad, machine, spread, table } from '../stack/summary.ts';

const target = 0.8;
const mebibyte = 1 << 20;

/** Seconds of one round. */
interface Round {
  readonly hash: number;
  readonly store: number;
  readonly verify: number;
}

/** `quick`: 64 MiB and three rounds, else 1 GiB and five. */
export async function run({ quick = false }: { readonly quick?: boolean }): Promise<void> {
  const load = currentLoad();
  const bytes = (quick ? 64 : 1024) * mebibyte;
  const rounds = await rates(bytes, quick ? 3 : 5);
  const rate = (of: keyof Round) =>
    spread(
      rounds.map((round) => bytes / mebibyte / round[of]),
      0,
    );
  const ratio = (of: keyof Round) =>
    spread(
      rounds.map((round) => round.hash / round[of]),
      2,
    );
  console.log(
    table([
      [`${bytes / mebibyte} MiB`, 'MiB/s', "of SHA-256's own rate"],
      ['SHA-256 of bytes in memory', rate('hash'), ''],
      ['store a file', rate('store'), ratio('store')],
      ['verify a blob', rate('verify'), ratio('verify')],
    ]),
  );
  console.log(`\n${await reusedRun(bytes)}`);
  console.log(`\n${machine(load)}\nTarget: ${target} of the rate of SHA-256; no blob read that is not handed out.`);
}

async function rates(bytes: number, count: number): Promise<Round[]> {
  const folder = mkdtempSync(join(tmpdir(), 'within-artifacts-'));
  try {
    const content = randomFillSync(Buffer.alloc(bytes));
    const rounds: Round[] = [];
    for (let round = 0; round < count; round += 1) {
      // A new content each time, or the store would find that it has it.
      content.writeUInt32LE(round, 0);
      const path = join(folder, 'artifact');
      writeFileSync(path, content);
      const store = new FileBlobStore(join(folder, 'store'));
      const hash = await seconds(async () => createHash('sha256').update(content).digest());
      let digest = '';
      const storing = await seconds(async () => {
        ({ digest } = await store.putFile(path, 'application/octet-stream'));
      });
      const verify = await seconds(() => store.path(digest));
      rounds.push({ hash, store: storing, verify });
      await store.remove(digest);
    }
    return rounds;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** What the worker reads in a run that reuses a step with one large output: `rchar` of /proc/PID/io counts every read. */
async function reusedRun(bytes: number): Promise<string> {
  const installation = copyInstallation();
  const project = new BenchProject(installation.cli);
  try {
    const file = project.large(bytes);
    // The worker is up before the run that makes the bytes; what it reads then shows that reads are seen at all.
    await project.run(project.graph('wide', 1));
    const idle = readBytes(project.server().workerPid);
    await project.run(file);
    const before = readBytes(project.server().workerPid);
    const { outcomes } = await project.run(file);
    if (outcomes['reused'] !== 2) throw new Error('the run with the large output was not wholly reused');
    const worker = readBytes(project.server().workerPid) - before;
    return `A reused run of two steps that hand on ${bytes / mebibyte} MiB: the worker read ${(worker / 1024).toFixed(1)} KiB in all; in the run that made them ${((before - idle) / mebibyte).toFixed(0)} MiB.`;
  } finally {
    await project.remove();
    installation.remove();
  }
}

function readBytes(pid: number): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}
