/** @module Takes values that nobody may read out of all that a step says, before it leaves the runner. */
import type { StepControl, StepJob } from '../../domain/pipeline/ports.ts';

/** What stands in place of a value. */
const shown = '[secret]';
/** Shorter secret parameters are refused before a step runs. */
const leastSecret = 4;
/** A declared variable may be as plain as `on` or `true`, which would blank out half of a message. */
const leastVariable = 6;

/** A value as programs print it: whole, line by line, within JSON, within an address. */
function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return [value, value.trim(), ...lines].flatMap((form) => [
    form,
    JSON.stringify(form).slice(1, -1),
    encodeURIComponent(form.toWellFormed()),
  ]);
}

/** Longest first, so that a value that holds another is taken out whole. */
function valuesOf({ secrets, env }: Pick<StepJob, 'secrets' | 'env'>): string[] {
  const forms = (values: object, least: number) =>
    Object.values(values).flatMap((value) => formsOf(String(value)).filter((form) => form.length >= least));
  const all = new Set([...forms(secrets, leastSecret), ...forms(env, leastVariable)]);
  return [...all].sort((left, right) => right.length - left.length);
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

export class Redaction {
  readonly #values: readonly string[];
  readonly #pattern: RegExp | undefined;

  /** Hides secret parameters and declared variables: of these too, since a plain `env: [API_KEY]` may be one. */
  constructor(job: Pick<StepJob, 'secrets' | 'env'>) {
    this.#values = valuesOf(job);
    // One pass: a second one could find a value inside what stands in place of the first.
    this.#pattern = this.#values.length > 0 ? new RegExp(this.#values.map(escaped).join('|'), 'g') : undefined;
  }

  text(text: string): string {
    return this.#pattern ? text.replaceAll(this.#pattern, shown) : text;
  }

  /** A text that was cut: what it ends with may be the beginning of a value. */
  cutText(text: string): string {
    const whole = this.text(text);
    const ends = this.#values.map((value) => beginningAtEnd(value, whole));
    const longest = Math.max(0, ...ends);
    return longest < leastSecret ? whole : `${whole.slice(0, -longest)}${shown}`;
  }

  /** Messages of a step without the values. */
  control(control: StepControl): StepControl {
    return {
      ...control,
      progress: (share, message) => control.progress(share, message === undefined ? undefined : this.text(message)),
      log: (message) => control.log(this.text(message)),
    };
  }

  /** The same error, its message, stack, details and causes without the values. */
  error(error: unknown): unknown {
    return this.#pattern ? this.#clean(error, new Set()) : error;
  }

  #clean(value: unknown, above: Set<object>): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null || above.has(value)) return value;
    above.add(value);
    if (value instanceof Error) {
      // What kind of error it is, others decide by.
      for (const name of Object.getOwnPropertyNames(value).filter((own) => own !== 'code' && own !== 'name'))
        Reflect.set(value, name, this.#clean(Reflect.get(value, name), above));
      return value;
    }
    if (Array.isArray(value)) return value.map((item: unknown) => this.#clean(item, above));
    const members = Object.entries(value).map(([name, item]) => [this.text(name), this.#clean(item, above)] as const);
    return Object.fromEntries(members);
  }
}

/** Length of the longest beginning of `value` that `text` ends with. */
function beginningAtEnd(value: string, text: string): number {
  for (let length = Math.min(value.length - 1, text.length); length >= leastSecret; length--)
    if (text.endsWith(value.slice(0, length))) return length;
  return 0;
}
