/** @module `CacheAuditor`: does the work behind an entry again and says whether the entry told the truth. */
import { z } from 'zod';
import type { ActionEntry } from '../../../contracts/action.ts';
import type { AuditSampling } from '../../../contracts/audit.ts';
import { type BlobRef, digestSchema } from '../../../contracts/digest.ts';
import { errorTable, isWithinError } from '../../../contracts/errors.ts';
import type { StepControl } from '../../pipeline/ports.ts';
import { Documents } from '../documents.ts';
import type { ExecutionPorts } from '../execution.ts';
import type { ExecutorPorts } from '../executor.ts';
import { LookUp } from '../look-up.ts';
import { firstDifference, runAfresh } from './fresh-run.ts';
import { definitionOf, obstacle, type Rebuilt, rebuild } from './rebuild.ts';
import type { AuditRecord } from './records.ts';
import { type SampledEntry, sampleEntries } from './sample.ts';

const sampleSchema = z.strictObject({
  schema: z.literal(1),
  population: z.int().nonnegative(),
  entries: z.array(z.strictObject({ key: digestSchema, step: z.string() })),
});
export type Sample = z.infer<typeof sampleSchema>;

export interface PagedEntry extends SampledEntry {
  readonly queue?: string;
}

type Verdict = Pick<AuditRecord, 'outcome' | 'path' | 'reason'>;

const notAuditable = (reason: string): Verdict => ({ outcome: 'not-auditable', reason });

export class CacheAuditor {
  readonly #ports: ExecutionPorts;
  readonly #documents: Documents;

  constructor(ports: ExecutorPorts) {
    this.#ports = { ...ports, lookUp: new LookUp(ports) };
    this.#documents = new Documents(ports.blobs, ports.host);
  }

  /** Stores the list of entries to look at, so that a workflow carries only its reference. */
  async sample({ size, seed, step }: AuditSampling): Promise<{ sampleRef: BlobRef; total: number }> {
    const population: SampledEntry[] = [];
    for await (const key of this.#ports.actions.list()) {
      const entry = await this.#ports.actions.get(key);
      if (entry && (step === undefined || isStep(entry.step, step))) population.push({ key, step: entry.step });
    }
    const entries = [...sampleEntries(population, size, seed)];
    const sample: Sample = { schema: 1, population: population.length, entries };
    return { sampleRef: await this.#documents.save(sample), total: entries.length };
  }

  /** A page of a sample; each entry with the queue that its step asks for, since other machines may not serve it. */
  async page(sampleRef: BlobRef, from: number, count: number): Promise<readonly PagedEntry[]> {
    const bytes = await this.#ports.blobs.get(sampleRef.digest);
    const sample = sampleSchema.parse(JSON.parse(Buffer.from(bytes ?? '').toString('utf8')));
    return Promise.all(sample.entries.slice(from, from + count).map((sampled) => this.#queued(sampled)));
  }

  async #queued(sampled: SampledEntry): Promise<PagedEntry> {
    const entry = await this.#ports.actions.get(sampled.key);
    const definition = entry && (await definitionOf(entry, this.#documents));
    const queue = definition?.steps[entry?.index ?? -1]?.queue;
    return { ...sampled, ...(queue !== undefined && { queue }) };
  }

  /** Judges one entry and leaves the record. A false hit is withdrawn; nothing is ever published. */
  async audit(audit: string, { key, step }: SampledEntry, control: StepControl): Promise<AuditRecord> {
    const { actions, clock, ledger } = this.#ports;
    const entry = await actions.get(key);
    const verdict = entry ? await this.#judge(entry, audit, control) : notAuditable('it is gone from the store');
    const record: AuditRecord = { audit, step, key, ...verdict, at: clock.now() };
    if (verdict.outcome === 'false-hit') await actions.withdraw(key, 'audit');
    await ledger.append('audit', record);
    return record;
  }

  async #judge(entry: ActionEntry, audit: string, control: StepControl): Promise<Verdict> {
    const rebuilt = await rebuild(entry, { ...this.#ports, documents: this.#documents });
    if (typeof rebuilt === 'string') return notAuditable(rebuilt);
    try {
      const why = await obstacle(rebuilt, this.#ports);
      return why === undefined ? await this.#repeat(rebuilt, audit, control) : notAuditable(why);
    } catch (error) {
      if (!isWithinError(error) || !isAnswer(error.code)) throw error;
      return notAuditable(error.message);
    }
  }

  async #repeat(rebuilt: Rebuilt, audit: string, control: StepControl): Promise<Verdict> {
    const { entry } = rebuilt;
    const run = (time: number) =>
      runAfresh(rebuilt, { ports: this.#ports, control, tag: `${audit} ${entry.key} ${time}` });
    const first = await run(1);
    const difference = await firstDifference(entry.outputs, first, this.#ports);
    if (!difference) return { outcome: 'consistent' };
    const second = await run(2);
    const between = await firstDifference(first, second, this.#ports);
    if (!between) return { outcome: 'false-hit', path: difference.path };
    const { role, path } = between;
    await this.#ports.ledger.append('nondeterminism', {
      step: entry.step,
      key: entry.key,
      code: rebuilt.parts.code.digest,
      role,
      path: path.slice(role.length + 2),
      was: first[role]?.digest ?? '',
      now: second[role]?.digest ?? '',
    });
    return { outcome: 'not-deterministic', path };
  }
}

/** True when `wanted` names this step, with or without its pipeline. */
function isStep(step: string, wanted: string): boolean {
  return step === wanted || step.slice(step.indexOf('/') + 1) === wanted;
}

/** Failures that say that the work cannot be repeated now; others, as a store out of reach, may pass. */
function isAnswer(code: keyof typeof errorTable): boolean {
  return code === 'SOURCE_CHANGED' || (code !== 'CANCELLED' && errorTable[code].retry === 'never');
}
