/** @module Gathers the evidence of all cells in two threads; what is on disk from the same code is not gathered again. */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { allCells, type Cell, nameOf } from './cells.ts';
import { hasEvidence } from './evidence-file.ts';
import type { EvidenceAnswer } from './evidence-worker.ts';

const threads = 2;
const noiseScript = 'bench/quality/labels/label_noise.py';
const cleanlabScript = 'bench/quality/labels/cleanlab_labels.py';

export interface Campaign {
  readonly folder: string;
  readonly cells: readonly Cell[];
  /** Versions of the Python side. */
  readonly versions: string;
}

/** The folder is named after what the figures depend on: our code, the script that makes the noise, and the seeds. */
export async function gatherAll(python: string, seeds: number): Promise<Campaign> {
  const outfile = resolve('node_modules/.cache/within-bench/label-evidence.mjs');
  const entryPoints = [resolve('bench/quality/labels/evidence-worker.ts')];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external' });
  const digest = createHash('sha256').update(readFileSync(outfile)).update(readFileSync(noiseScript));
  const folder = join(tmpdir(), `within-bench-labels-${digest.digest('hex').slice(0, 12)}-${seeds}`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'noise-made'))) {
    execFileSync(python, [noiseScript, folder, String(seeds)], { stdio: 'inherit' });
    writeFileSync(join(folder, 'noise-made'), '');
  }
  const cells = allCells(seeds);
  await gatherCells(outfile, folder, cells);
  return { folder, cells, versions: await askCleanlab(python, folder, cells) };
}

async function gatherCells(bundle: string, folder: string, cells: readonly Cell[]): Promise<void> {
  const waiting = cells.filter((cell) => !hasEvidence(folder, cell));
  const total = waiting.length;
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(bundle, { workerData: folder });
      for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
        await answerOf(worker, cell);
        if (waiting.length % 20 === 0) console.error(`${total - waiting.length} of ${total} cells`);
      }
      await worker.terminate();
    }),
  );
}

function answerOf(worker: Worker, cell: Cell): Promise<void> {
  return new Promise((done, failed) => {
    worker.once('error', failed);
    worker.once('message', (answer: EvidenceAnswer) => {
      worker.off('error', failed);
      if (answer === nameOf(cell)) done();
      else failed(new Error(`asked for ${nameOf(cell)}, got ${answer}`));
    });
    worker.postMessage(cell);
  });
}

function askCleanlab(python: string, folder: string, cells: readonly Cell[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(python, [cleanlabScript, folder], { stdio: ['pipe', 'pipe', 'inherit'], env: process.env });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    child.once('error', failed);
    child.once('close', (code) =>
      code === 0 ? done(said.trim()) : failed(new Error(`${cleanlabScript} ended with ${code}`)),
    );
    child.stdin.end(cells.map((cell) => nameOf(cell).replaceAll('.', ' ')).join('\n'));
  });
}
