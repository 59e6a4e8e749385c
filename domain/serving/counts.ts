/** @module What a gateway counts while models answer, stage by stage, and when it writes that down. */
import type { ArmCounts, Observation, ServedStage } from '../../contracts/deployment.ts';
import { type DeploymentStage, deploymentStages } from '../../contracts/names.ts';
import type { Clock } from '../caching/ports.ts';
import type { CountsOf } from '../deployment/records.ts';

/** Milliseconds between two records of a stage at first. */
const leastPauseMs = 2_000;
/** Later it is this part of the time that the stage has lasted here, so that a stage of weeks leaves hundreds of records. */
const pausePart = 0.02;

type Arm = 'candidate' | 'champion';
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Counted {
  readonly of: Omit<CountsOf, 'gateway'>;
  readonly since: number;
  readonly arms: Record<Arm, Mutable<ArmCounts>>;
  compared: number;
  disagreed: number;
  records: number;
  writtenAt: number;
  changed: boolean;
}

const noCounts = (): Mutable<ArmCounts> => ({ requests: 0, errors: 0, totalMs: 0, longestMs: 0 });

export interface CountsSink {
  keepCounts(of: CountsOf, number: number, counts: Observation): Promise<void>;
}

export class ServedCounts {
  readonly #stages = new Map<string, Counted>();
  readonly #gateway: string;
  readonly #sink: CountsSink;
  readonly #clock: Clock;

  /** `gateway` names this process for good. */
  constructor({
    gateway,
    sink,
    clock,
  }: { readonly gateway: string; readonly sink: CountsSink; readonly clock: Clock }) {
    this.#gateway = gateway;
    this.#sink = sink;
    this.#clock = clock;
  }

  answered(served: ServedStage, arm: Arm, { ms, failed }: { readonly ms: number; readonly failed: boolean }): void {
    const counted = this.#of(served);
    if (!counted) return;
    const counts = counted.arms[arm];
    counts.requests += 1;
    counts.errors += Number(failed);
    counts.totalMs += ms;
    counts.longestMs = Math.max(counts.longestMs, ms);
    counted.changed = true;
  }

  compared(served: ServedStage, rows: number, disagreed: number): void {
    const counted = this.#of(served);
    if (!counted) return;
    counted.compared += rows;
    counted.disagreed += disagreed;
    counted.changed = true;
  }

  /** Writes what is due; all of it with `atOnce`. A record that could not be written is written with the next. */
  async flush(atOnce = false): Promise<void> {
    const now = this.#clock.now();
    for (const counted of this.#stages.values()) {
      const pause = Math.max(leastPauseMs, pausePart * (now - counted.since));
      if (!counted.changed || (!atOnce && now - counted.writtenAt < pause)) continue;
      counted.changed = false;
      counted.writtenAt = now;
      counted.records += 1;
      try {
        await this.#sink.keepCounts({ ...counted.of, gateway: this.#gateway }, counted.records, observationOf(counted));
      } catch {
        counted.changed = true;
      }
    }
  }

  /** Of all stages that this process has seen. */
  all(): readonly (Observation & Omit<CountsOf, 'gateway'>)[] {
    return [...this.#stages.values()].map((counted) => ({ ...counted.of, ...observationOf(counted) }));
  }

  /** Undefined for what is no stage any more. */
  #of({ deployment, stage }: ServedStage): Counted | undefined {
    const name = deploymentStages.find((one): one is DeploymentStage => one === stage);
    if (!name) return undefined;
    const key = `${deployment}\n${name}`;
    const known = this.#stages.get(key);
    if (known) return known;
    const counted: Counted = {
      of: { deployment, stage: name },
      since: this.#clock.now(),
      arms: { candidate: noCounts(), champion: noCounts() },
      compared: 0,
      disagreed: 0,
      records: 0,
      writtenAt: 0,
      changed: false,
    };
    this.#stages.set(key, counted);
    return counted;
  }
}

function observationOf({ arms, compared, disagreed }: Counted): Observation {
  return { candidate: { ...arms.candidate }, champion: { ...arms.champion }, compared, disagreed };
}
