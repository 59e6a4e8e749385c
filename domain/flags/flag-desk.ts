/** @module How flags stand, changes of them, and who made these: what `within flags` asks. */
import {
  type FlagChange,
  type FlagLine,
  type FlagName,
  type FlagRule,
  type FlagSubject,
  flagChangeSchema,
  flagNames,
} from '../../contracts/flags.ts';
import type { Clock, RunRecordStore } from '../caching/ports.ts';
import { ruleInForce } from './evaluate.ts';
import type { FlagFile, Flags } from './ports.ts';

export interface FlagDeskParts {
  readonly flags: Flags;
  readonly file: FlagFile;
  /** Holds the changes. */
  readonly flagged: RunRecordStore;
  readonly clock: Clock;
}

const recordOf = (name: FlagName): string => `flag.${name}`;
/** Sorts by time; milliseconds since 1970 UTC have thirteen digits until 2286. */
const nameOf = (at: number, place: number): string => `change-${String(at).padStart(15, '0')}-${place}`;
const mostAtOnce = 100;

export class FlagDesk {
  readonly #parts: FlagDeskParts;

  constructor(parts: FlagDeskParts) {
    this.#parts = parts;
  }

  /** Errors: `CONFIG_INVALID`. */
  async list(subject?: FlagSubject): Promise<readonly FlagLine[]> {
    const rules = await this.#parts.file.rules();
    const states = subject ? await this.#parts.flags.evaluate(subject) : [];
    return flagNames.map((name) => {
      const state = states.find((one) => one.name === name);
      return {
        name,
        rule: ruleInForce(name, rules.get(name)),
        isSet: rules.has(name),
        ...(state && { state }),
      };
    });
  }

  /** `undefined` gives the flag back to its own phase. Errors: `CONFIG_INVALID`; the file is unchanged then. */
  async set(
    name: FlagName,
    rule: FlagRule | undefined,
    { by, why }: { readonly by: string; readonly why?: string | undefined },
  ): Promise<FlagChange> {
    const { file, clock } = this.#parts;
    await this.#noteHandEdits();
    const from = (await file.rules()).get(name);
    await file.write(name, rule);
    const change = changeOf({ name, at: clock.now(), by, why, from, to: rule });
    await this.#keep(change, mostAtOnce);
    return change;
  }

  /** Oldest first; of all flags without a name. */
  async history(only?: FlagName): Promise<readonly FlagChange[]> {
    await this.#noteHandEdits();
    const changes = await Promise.all(
      flagNames.filter((name) => (only ?? name) === name).map((name) => this.#of(name)),
    );
    return changes.flat().toSorted((one, other) => one.at - other.at);
  }

  async #of(name: FlagName): Promise<readonly FlagChange[]> {
    const { flagged } = this.#parts;
    const names = (await flagged.names(recordOf(name))).toSorted();
    const values = await Promise.all(names.map((one) => flagged.get(recordOf(name), one)));
    return values.flatMap((value) => flagChangeSchema.safeParse(value).data ?? []);
  }

  /** What the file says and no change explains was written by hand. */
  async #noteHandEdits(): Promise<void> {
    const { file, clock } = this.#parts;
    const rules = await file.rules();
    const changedAt = Math.floor((await file.changedAt()) ?? clock.now());
    for (const name of flagNames) {
      const last = (await this.#of(name)).at(-1);
      const from = last?.to;
      // The clock of the file system may be behind; a change comes after the one before it.
      const at = Math.max(changedAt, (last?.at ?? 0) + 1);
      const to = rules.get(name);
      // Two who look at once note it once.
      if (!isSame(from, to)) await this.#keep(changeOf({ name, at, from, to }), 1);
    }
  }

  async #keep(change: FlagChange, places: number): Promise<void> {
    for (let place = 0; place < places; place++)
      if (await this.#parts.flagged.put(recordOf(change.name), nameOf(change.at, place), change)) return;
  }
}

type Given = { readonly [Key in keyof FlagChange]?: FlagChange[Key] | undefined } & Pick<FlagChange, 'name' | 'at'>;

function changeOf({ name, at, by, why, from, to }: Given): FlagChange {
  return {
    name,
    at,
    ...(by !== undefined && { by }),
    ...(why !== undefined && { why }),
    ...(from && { from }),
    ...(to && { to }),
  };
}

function isSame(one: FlagRule | undefined, other: FlagRule | undefined): boolean {
  const text = (rule: FlagRule | undefined): string =>
    JSON.stringify(rule && [rule.phase, rule.percent, rule.pipelines, rule.teams, rule.people]) ?? '';
  return text(one) === text(other);
}
