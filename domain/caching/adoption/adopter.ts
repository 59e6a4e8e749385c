/** @module `CodeAdopter`: a change of code that is declared neutral, checked on a sample, takes over earlier entries. */
import { z } from 'zod';
import type { ActionEntry } from '../../../contracts/action.ts';
import type { AdoptionCheck, AdoptionInput, AdoptionOutcome, AdoptionPlan } from '../../../contracts/audit.ts';
import { type BlobRef, digestSchema, mediaTypes } from '../../../contracts/digest.ts';
import { WithinError } from '../../../contracts/errors.ts';
import type { Definition, StepSpec } from '../../../contracts/graph.ts';
import type { StepControl } from '../../pipeline/ports.ts';
import { keyComponents } from '../action-key.ts';
import { firstDifference, runAfresh } from '../audit/fresh-run.ts';
import { canonicalDigest } from '../canonical.ts';
import { currentFingerprint } from '../current-code.ts';
import { Documents } from '../documents.ts';
import type { ExecutionPorts } from '../execution.ts';
import { CachingPipelineExecutor, type ExecutorPorts } from '../executor.ts';
import { isTrusted, LookUp } from '../look-up.ts';
import { movedRead } from '../moved-reads.ts';
import { codeOf, reuseBarrier, stepIdentity } from '../step-key.ts';
import { type Candidate, candidates, type NewCode } from './candidates.ts';

const planSchema = z.strictObject({
  schema: z.literal(1),
  step: z.string(),
  /** Digests of the code before and after. */
  from: digestSchema,
  to: digestSchema,
  /** Keys of earlier entries; the first are those to check. */
  keys: z.array(digestSchema),
});
type Plan = z.infer<typeof planSchema>;

export class CodeAdopter {
  readonly #ports: ExecutionPorts;
  readonly #executor: CachingPipelineExecutor;
  readonly #documents: Documents;

  constructor(ports: ExecutorPorts) {
    this.#ports = { ...ports, lookUp: new LookUp(ports) };
    this.#executor = new CachingPipelineExecutor(ports);
    this.#documents = new Documents(ports.blobs, ports.host);
  }

  /** The entries that would be taken over. Throws `UNKNOWN_STEP`, `ENTRY_NOT_FOUND`, `ADOPTION_REFUSED`. */
  async plan({ definitionRef, step: name, check }: AdoptionInput): Promise<AdoptionPlan> {
    const definition = await this.#documents.definition(definitionRef);
    const step = stepNamed(definition, name);
    const now = await this.#newCode(definition, step);
    const target = await this.#target(definition, step);
    const all = await candidates(definition, step, now, this.#rebuildPorts());
    const [first] = target === undefined ? all : all.filter(({ key }) => key === target);
    if (!first) {
      throw new WithinError(
        'ENTRY_NOT_FOUND',
        `No earlier entry of step "${name}" differs from it in its code alone; within explain tells in what they differ.`,
        { step: name },
      );
    }
    const same = all.filter(({ from }) => from.digest === first.from.digest);
    const ordered = [first, ...same.filter((candidate) => candidate !== first).sort(byChance)];
    const checkable = await this.#checkable(ordered, check);
    if (check > 0 && checkable.length === 0) {
      throw new WithinError(
        'ADOPTION_REFUSED',
        `Nothing of step "${name}" can be run again to check the new code, since its inputs are gone; run the pipeline instead.`,
        { step: name },
      );
    }
    const keys = [...new Set([...checkable, ...ordered].map(({ entry }) => entry.key))];
    const identity = stepIdentity(definition, step);
    const plan: Plan = { schema: 1, step: identity, from: first.from.digest, to: now.fingerprint.digest, keys };
    return {
      planRef: await this.#documents.save(plan),
      entries: keys.length,
      checks: checkable.length,
      ...(step.queue !== undefined && { queue: step.queue }),
    };
  }

  /** Runs the new code on the inputs of one earlier entry. */
  async check(input: AdoptionInput, planRef: BlobRef, at: number, control: StepControl): Promise<AdoptionCheck> {
    const { keys } = await this.#read(planRef);
    const key = keys[at] ?? '';
    const candidate = (await this.#candidatesOf(input)).find(({ entry }) => entry.key === key);
    if (!candidate) throw gone(input.step, key);
    const { entry, definition, step, inputs } = candidate;
    const run = { ports: this.#ports, control, tag: `adopt ${candidate.key}` };
    const outputs = await runAfresh({ definition, step, inputs }, run);
    const difference = await firstDifference(entry.outputs, outputs, this.#ports);
    return { key, ...(difference && { path: difference.path }) };
  }

  /** Publishes every entry of the plan under the key that it has with the new code. */
  async publish(input: AdoptionInput, planRef: BlobRef, checked: number): Promise<AdoptionOutcome> {
    const plan = await this.#read(planRef);
    const wanted = new Set(plan.keys);
    const entries: { readonly from: string; readonly key: string }[] = [];
    for (const candidate of await this.#candidatesOf(input)) {
      if (!wanted.has(candidate.entry.key)) continue;
      if (await this.#publishOne(candidate, input, checked))
        entries.push({ from: candidate.entry.key, key: candidate.key });
    }
    const { author, reason } = input;
    const { step, from, to } = plan;
    if (entries.length > 0)
      await this.#ports.ledger.append('adoption', { step, author, reason, checked, from, to, entries });
    return { step, adopted: entries.length, passedOver: plan.keys.length - entries.length, checked };
  }

  async #publishOne(candidate: Candidate, input: AdoptionInput, checked: number): Promise<boolean> {
    const { blobs, trust, clock, host, actions } = this.#ports;
    const { entry, key, parts, definition, index } = candidate;
    for (const ref of Object.values(entry.outputs)) if (!(await blobs.has(ref))) return false;
    const { signature: _signature, ...kept } = entry;
    const unsigned: ActionEntry = {
      ...kept,
      key,
      components: await blobs.put(JSON.stringify(keyComponents(parts)), mediaTypes.json),
      definition: await this.#documents.save(definition),
      index,
      createdAt: clock.now(),
      writer: host.identity,
      adopted: { from: entry.key, author: input.author, reason: input.reason, checked },
    };
    const signed = trust.sign(unsigned);
    const level = trust.levelOf(signed);
    // A signature here must not raise the trust in outputs that somebody else made.
    if (level === 'invalid' || !isTrusted(trust.levelOf(entry), level)) return false;
    return (await actions.publish(signed)).published;
  }

  async #newCode(definition: Definition, step: StepSpec): Promise<NewCode> {
    const barrier = reuseBarrier(definition, step, {}, {});
    if (barrier) {
      throw new WithinError(
        'ADOPTION_REFUSED',
        `Step "${step.name}" is not reusable (${barrier.path}), so no entry can be adopted for it.`,
        { step: step.name },
      );
    }
    const code = codeOf(definition, step);
    return { code, fingerprint: await currentFingerprint(code, this.#ports.code(definition.project)) };
  }

  /** Key of the step as it is now; `undefined` while a step before it has to run first. */
  async #target(definition: Definition, { name }: StepSpec): Promise<string | undefined> {
    const preview = (await this.#executor.preview(definition, {})).find((step) => step.name === name);
    if (preview?.outcome !== 'reused') return preview?.key;
    throw new WithinError('ENTRY_NOT_FOUND', `Step "${name}" is reused as it is; there is nothing to adopt.`, {
      step: name,
    });
  }

  async #candidatesOf({ definitionRef, step: name }: AdoptionInput): Promise<readonly Candidate[]> {
    const definition = await this.#documents.definition(definitionRef);
    const step = stepNamed(definition, name);
    return candidates(definition, step, await this.#newCode(definition, step), this.#rebuildPorts());
  }

  /** The first so many whose inputs and outputs are there as they were. */
  async #checkable(ordered: readonly Candidate[], check: number): Promise<readonly Candidate[]> {
    const found: Candidate[] = [];
    for (const candidate of ordered) {
      if (found.length >= check) break;
      const { definition, step, inputs, entry } = candidate;
      const refs = [...inputs.values()].flatMap(({ outputs }) => Object.values(outputs));
      const present = await Promise.all(
        [...refs, ...Object.values(entry.outputs)].map((ref) => this.#ports.blobs.has(ref)),
      );
      if (present.every(Boolean) && !(await movedRead(definition, step, this.#ports))) found.push(candidate);
    }
    return found;
  }

  async #read(planRef: BlobRef): Promise<Plan> {
    const bytes = await this.#ports.blobs.get(planRef.digest);
    return planSchema.parse(JSON.parse(Buffer.from(bytes ?? '').toString('utf8')));
  }

  #rebuildPorts() {
    return { ...this.#ports, documents: this.#documents };
  }
}

function stepNamed(definition: Definition, name: string): StepSpec {
  const step = definition.steps.find((candidate) => candidate.name === name);
  if (step) return step;
  const names = definition.steps.map((candidate) => candidate.name);
  throw new WithinError(
    'UNKNOWN_STEP',
    `The pipeline ${definition.pipeline} has no step "${name}"; it has ${names.slice(0, 20).join(', ')}.`,
    { step: name, steps: names },
  );
}

function gone(step: string, key: string): WithinError {
  return new WithinError(
    'ENTRY_NOT_FOUND',
    `The entry ${key.slice(0, 16)} of step "${step}" that the new code was to be checked on is gone; adopt again.`,
    { step, key },
  );
}

/** An order that has nothing to do with age, so that a check is no look at one afternoon's runs. */
function byChance(a: Candidate, b: Candidate): number {
  return canonicalDigest(a.key) < canonicalDigest(b.key) ? -1 : 1;
}
