/** @module What is kept of deployments: the request, each change of a target, how it stood, and what gateways counted. */
import { z } from 'zod';
import type {
  ArmCounts,
  DeploymentRequest,
  DeploymentView,
  Observation,
  TargetChange,
} from '../../contracts/deployment.ts';
import type { DeploymentStage } from '../../contracts/names.ts';
import type { RunRecordStore } from '../caching/ports.ts';

const begunSchema = z.object({ request: z.record(z.string(), z.unknown()), previous: z.int().optional() });
const doneSchema = z.object({ note: z.string().optional() });
const armSchema = z.object({ requests: z.int(), errors: z.int(), totalMs: z.number(), longestMs: z.number() });
const countsSchema = z.object({ candidate: armSchema, champion: armSchema, compared: z.int(), disagreed: z.int() });

const digits = 6;
const numbered = (number: number): string => String(number).padStart(digits, '0');

const nothing: ArmCounts = { requests: 0, errors: 0, totalMs: 0, longestMs: 0 };
const noObservation: Observation = { candidate: nothing, champion: nothing, compared: 0, disagreed: 0 };

function sum(a: ArmCounts, b: ArmCounts): ArmCounts {
  return {
    requests: a.requests + b.requests,
    errors: a.errors + b.errors,
    totalMs: a.totalMs + b.totalMs,
    longestMs: Math.max(a.longestMs, b.longestMs),
  };
}

export class DeploymentRecords {
  readonly #records: RunRecordStore;

  constructor(records: RunRecordStore) {
    this.#records = records;
  }

  /** Keeps the request; of one that was kept before, the version that was in force then. */
  async begin(request: DeploymentRequest, previous: number | undefined): Promise<number | undefined> {
    const known = previous === undefined ? {} : { previous };
    if (await this.#records.put(request.id, 'request', { request, ...known })) return previous;
    return begunSchema.parse(await this.#records.get(request.id, 'request')).previous;
  }

  async request(id: string): Promise<DeploymentRequest | undefined> {
    return (await this.begun(id))?.request;
  }

  /** The request, and the version that the alias named then. */
  async begun(id: string): Promise<{ readonly request: DeploymentRequest; readonly previous?: number } | undefined> {
    const { data } = begunSchema.safeParse(await this.#records.get(id, 'request'));
    return data as { readonly request: DeploymentRequest; readonly previous?: number } | undefined;
  }

  /** What a target did for this change, once it has ended. */
  async done(
    id: string,
    change: TargetChange,
    target: string,
  ): Promise<{ readonly note?: string | undefined } | undefined> {
    return doneSchema.safeParse(await this.#records.get(id, `change-${numbered(change.number)}-${target}-done`)).data;
  }

  /** False where an attempt had begun before. */
  beginChange(id: string, change: TargetChange, target: string): Promise<boolean> {
    return this.#records.put(id, `change-${numbered(change.number)}-${target}-begun`, { key: change.key });
  }

  async endChange(id: string, change: TargetChange, target: string, note: string | undefined): Promise<void> {
    const name = `change-${numbered(change.number)}-${target}-done`;
    await this.#records.put(id, name, { key: change.key, ...(note !== undefined && { note }) });
  }

  async keep({ sequence, ...view }: DeploymentView & { readonly sequence: number }): Promise<void> {
    await this.#records.put(view.id, `view-${numbered(sequence)}`, view);
  }

  /** How it stood when something last happened. */
  async view(id: string): Promise<DeploymentView | undefined> {
    const last = (await this.#records.names(id)).findLast((name) => name.startsWith('view-'));
    return last === undefined ? undefined : ((await this.#records.get(id, last)) as DeploymentView | undefined);
  }

  /** Ids of all deployments, newest first. */
  async list(): Promise<readonly string[]> {
    return (await this.#records.list()).toSorted().toReversed();
  }

  /** All that a gateway has counted in a stage until now; `number` grows. */
  async keepCounts(of: CountsOf, number: number, counts: Observation): Promise<void> {
    await this.#records.put(of.deployment, `${countsName(of)}${of.gateway}-${numbered(number)}`, counts);
  }

  /** The counts of all gateways, each by its latest record. */
  async observation(of: Omit<CountsOf, 'gateway'>): Promise<Observation> {
    const latest = new Map<string, string>();
    for (const name of await this.#records.names(of.deployment)) {
      if (name.startsWith(countsName(of))) latest.set(name.slice(0, -digits), name);
    }
    const all = await Promise.all([...latest.values()].map((name) => this.#records.get(of.deployment, name)));
    return all.reduce<Observation>((total, value) => {
      const { data } = countsSchema.safeParse(value);
      if (!data) return total;
      return {
        candidate: sum(total.candidate, data.candidate),
        champion: sum(total.champion, data.champion),
        compared: total.compared + data.compared,
        disagreed: total.disagreed + data.disagreed,
      };
    }, noObservation);
  }
}

export interface CountsOf {
  readonly deployment: string;
  readonly stage: DeploymentStage;
  /** Names one process of a gateway for good: hexadecimal digits. */
  readonly gateway: string;
}

const countsName = ({ stage }: Pick<CountsOf, 'stage'>): string => `served-${stage}-`;
