/** @module Which keys were made from which: from the inputs that entries name, and from the graphs of recorded runs. */
import type { Definition } from '../../../contracts/graph.ts';
import type { RunDocument } from '../../../contracts/run.ts';
import type { EntrySummary } from '../entry-summary.ts';

export class Lineage {
  readonly #derived = new Map<string, Set<string>>();
  readonly #steps = new Map<string, string>();

  /** Every key that an entry or a run names. */
  keys(): Iterable<string> {
    return this.#steps.keys();
  }

  /** `pipeline/step` of a key, as far as known. */
  stepOf(key: string): string | undefined {
    return this.#steps.get(key);
  }

  addEntry({ key, step, upstream }: EntrySummary): void {
    this.#steps.set(key, step);
    for (const from of upstream) this.#link(from, key);
  }

  /** A run tells the same of entries that are gone, so that what was made through them is still found. */
  addRun({ pipeline, steps }: RunDocument, definition: Definition | undefined): void {
    const keys = new Map(steps.map(({ name, key }) => [name, key]));
    for (const { name, key } of steps)
      if (key !== undefined && !this.#steps.has(key)) this.#steps.set(key, `${pipeline}/${name}`);
    for (const step of definition?.steps ?? []) {
      const key = keys.get(step.name);
      if (key === undefined) continue;
      for (const input of Object.values(step.in)) {
        const from = 'step' in input ? keys.get(input.step) : undefined;
        if (from !== undefined) this.#link(from, key);
      }
    }
  }

  #link(from: string, key: string): void {
    const known = this.#derived.get(from);
    if (known) known.add(key);
    else this.#derived.set(from, new Set([key]));
  }

  /** Everything made from these keys, directly or through others; they themselves are left out. */
  derivedFrom(keys: Iterable<string>): ReadonlySet<string> {
    const named = new Set(keys);
    const found = new Set<string>();
    const open = [...named];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      for (const next of this.#derived.get(key) ?? []) {
        if (named.has(next) || found.has(next)) continue;
        found.add(next);
        open.push(next);
      }
    }
    return found;
  }
}
