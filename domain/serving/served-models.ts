/** @module What the registry says is in force and on its way, remembered for seconds. */
import { z } from 'zod';
import type { ServedStage } from '../../contracts/deployment.ts';
import { WithinError } from '../../contracts/errors.ts';
import { deploymentStages } from '../../contracts/names.ts';
import { candidateSuffix, type ModelVersion, stageTagPrefix } from '../../contracts/tracking.ts';
import type { Clock } from '../caching/ports.ts';
import { digestOf } from '../deployment/requests.ts';
import type { ModelRegistry } from '../tracking/ports.ts';

export interface ServedVersion {
  readonly version: number;
  readonly digest: string;
  readonly stage?: ServedStage;
}

export interface Served {
  readonly model: string;
  readonly alias: string;
  /** What the alias names. */
  readonly inForce?: ServedVersion;
  /** What is on its way, in alpha or beta. */
  readonly candidate?: ServedVersion;
}

const stageSchema = z.object({
  deployment: z.string(),
  stage: z.enum([...deploymentStages, 'completed', 'rolled-back']),
  number: z.int(),
  share: z.number().optional(),
});

/** Milliseconds after which the registry is asked again. */
const freshMs = 2_000;
/** Names that are remembered: whoever asks for others must not fill the memory. */
const mostNames = 200;

interface Remembered {
  readonly at: number;
  readonly served: Served;
}

export class ServedModels {
  readonly #registry: Pick<ModelRegistry, 'model' | 'version'>;
  readonly #clock: Clock;
  readonly #known = new Map<string, Remembered>();
  readonly #asking = new Map<string, Promise<Served>>();

  constructor(registry: Pick<ModelRegistry, 'model' | 'version'>, clock: Clock) {
    this.#registry = registry;
    this.#clock = clock;
  }

  /** A registry that does not answer leaves what was known. Throws `MODEL_NOT_FOUND`, and what the registry throws. */
  async of(model: string, alias: string): Promise<Served> {
    const key = `${model}\n${alias}`;
    const known = this.#known.get(key);
    if (known && this.#clock.now() - known.at < freshMs) return known.served;
    try {
      return await this.#ask(key, model, alias);
    } catch (error) {
      if (!known || (error instanceof WithinError && error.code === 'MODEL_NOT_FOUND')) throw error;
      return known.served;
    }
  }

  /** All that ask meanwhile wait for one answer. */
  #ask(key: string, model: string, alias: string): Promise<Served> {
    const asking =
      this.#asking.get(key) ??
      this.#read(model, alias)
        .then((served) => this.#remember(key, served))
        .finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return asking;
  }

  #remember(key: string, served: Served): Served {
    this.#known.delete(key);
    this.#known.set(key, { at: this.#clock.now(), served });
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostNames && oldest !== undefined) this.#known.delete(oldest);
    return served;
  }

  async #read(model: string, alias: string): Promise<Served> {
    const found = await this.#registry.model(model);
    const [inForce, candidate] = await Promise.all(
      [alias, `${alias}${candidateSuffix}`].map((name) => this.#version(model, found?.aliases[name], alias)),
    );
    if (inForce || candidate) return { model, alias, ...(inForce && { inForce }), ...(candidate && { candidate }) };
    const message = `No version of a model ${JSON.stringify(model.slice(0, 100))} is ${alias.slice(0, 100)}; deploy one, or ask for NAME@ALIAS.`;
    throw new WithinError('MODEL_NOT_FOUND', message, { alias });
  }

  async #version(model: string, number: number | undefined, alias: string): Promise<ServedVersion | undefined> {
    const version = number === undefined ? undefined : await this.#registry.version(model, number);
    const digest = version && digestOf(version);
    if (!version || digest === undefined) return undefined;
    const stage = stageOf(version, alias);
    return { version: version.version, digest, ...(stage && { stage }) };
  }
}

function stageOf({ tags }: ModelVersion, alias: string): ServedStage | undefined {
  const text = tags[`${stageTagPrefix}${alias}`];
  if (text === undefined) return undefined;
  try {
    const { share, ...stage } = stageSchema.parse(JSON.parse(text));
    return { ...stage, ...(share !== undefined && { share }) };
  } catch {
    return undefined;
  }
}
