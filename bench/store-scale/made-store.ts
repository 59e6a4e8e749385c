/** @module A store of many entries as a year of runs leaves it, written straight to disk. */
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type MarkerForm, markerName, stepHash } from '../../adapters/store/markers.ts';
import { seal } from '../../adapters/store/sealed-json.ts';
import type { ActionEntry } from '../../contracts/action.ts';
import type { BlobRef } from '../../contracts/digest.ts';

/** Entries of one run. */
const stepsOfRun = 10;
const pipelines = 20;
const firstTime = 1_790_000_000_000;
const text = 'x'.repeat(1_000);

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

const keyOf = (number: number): string => sha256(`key ${number}`);
const stepOf = (number: number): string =>
  `pipeline-${Math.trunc(number / stepsOfRun) % pipelines}/step-${number % stepsOfRun}`;

/** Writes without asking whether it is there. */
class Writer {
  readonly #root: string;
  readonly #folders = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  path(name: string): string {
    const path = join(this.#root, name);
    const folder = dirname(path);
    if (!this.#folders.has(folder)) mkdirSync(folder, { recursive: true });
    this.#folders.add(folder);
    return path;
  }

  write(name: string, content: string): void {
    writeFileSync(this.path(name), content);
  }

  blob(content: string): BlobRef {
    const digest = sha256(content);
    this.write(`cas/${digest.slice(0, 2)}/${digest}`, content);
    return { digest, size: Buffer.byteLength(content), mediaType: 'application/json' };
  }
}

/** `entries`: a multiple of ten; two blobs of 1 KB an entry, and a run with its document for each ten. */
export function makeStore(root: string, entries: number, form: MarkerForm): void {
  const writer = new Writer(root);
  const definition = writer.blob(JSON.stringify({ definition: text }));
  for (let run = 0; run * stepsOfRun < entries; run += 1) makeRun(run, writer, { definition, form });
}

function makeRun(run: number, writer: Writer, { definition, form }: { definition: BlobRef; form: MarkerForm }): void {
  const at = firstTime + run * 60_000;
  const steps = Array.from({ length: stepsOfRun }, (_, index) => makeEntry(run * stepsOfRun + index, at, writer, form));
  const runId = `${new Date(at).toISOString().slice(0, 19).replaceAll('-', '').replace('T', '-').replaceAll(':', '')}-${sha256(String(run)).slice(0, 6)}`;
  const pipeline = `pipeline-${run % pipelines}`;
  const document = {
    schema: 1,
    runId,
    pipeline,
    kind: 'feature',
    status: 'completed',
    definitionRef: definition,
    steps,
    metrics: {},
    gateFailures: [],
    results: {},
    flags: {},
    warnings: [],
    finishedAt: at + 5_000,
  };
  const started = {
    runId,
    pipeline,
    kind: 'feature',
    workflowId: `${pipeline}/${runId}`,
    startedAt: at,
    file: 'p.json',
  };
  writer.write(`runs/${runId}/start`, seal(started));
  writer.write(`runs/${runId}/result`, seal(writer.blob(JSON.stringify(document))));
}

function makeEntry(number: number, createdAt: number, writer: Writer, form: MarkerForm) {
  const out = writer.blob(JSON.stringify({ number, text }));
  const key = keyOf(number);
  const entry: ActionEntry = {
    schema: 2,
    key,
    step: stepOf(number),
    use: './step.mjs',
    outputs: { out },
    components: writer.blob(JSON.stringify({ schema: 2, of: number, text })),
    durationMs: 1_000 + (number % 100),
    createdAt,
    writer: 'bench',
  };
  const name = `ac/${key.slice(0, 2)}/${key}`;
  writer.write(name, seal(entry));
  const marker = markerName({ hash: stepHash(entry.step), time: createdAt, key }, form);
  if (form === 'folder') linkSync(writer.path(name), writer.path(marker));
  else writer.write(marker, key);
  return {
    name: `step-${number % stepsOfRun}`,
    use: './step.mjs',
    outcome: 'ran',
    key,
    outputs: { out },
    durationMs: 5,
  };
}
