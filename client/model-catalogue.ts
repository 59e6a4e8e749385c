/** @module The learners as `within models` shows them: those built in, by their own schemas, and the programs of a project. */
import type { Pipeline } from '../contracts/pipeline.ts';

export interface ModelEntry {
  readonly name: string;
  readonly summary: string;
  readonly tasks: readonly string[];
  /** Components of randomness at the default hyperparameters. */
  readonly components: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly type: string;
    readonly initial: string;
    readonly meaning: string;
  }[];
  /** Of a program: the sources that share a seed, by the name of the seed. */
  readonly merged?: Readonly<Record<string, readonly string[]>>;
  /** Of a program: the pipelines whose model it is. */
  readonly declaredBy?: readonly DeclaredBy[];
}

export interface DeclaredBy {
  readonly pipeline: string;
  /** Name of the file in the project folder. */
  readonly file: string;
}

export interface ModelCatalogue {
  readonly models: readonly ModelEntry[];
  /** Sentences about pipeline files that could not be read. */
  readonly problems: readonly string[];
}

interface PropertySchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly PropertySchema[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

function typeOf(schema: PropertySchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  return Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? 'any');
}

/** One row a property of a JSON Schema object. */
export function parametersOf(schema: {
  readonly properties?: Readonly<Record<string, unknown>>;
}): ModelEntry['parameters'] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { default: initial, description, ...rest } = property as PropertySchema;
    return {
      name,
      type: typeOf(rest),
      initial: initial === undefined ? '' : JSON.stringify(initial),
      meaning: description ?? '',
    };
  });
}

interface Declared {
  readonly file: string;
  readonly pipeline: Pick<Pipeline, 'name' | 'dataset' | 'model'>;
}

/** One entry a program and its seeds, named as runs and baselines name it; what several pipelines share is listed once. */
export function programsOf(declared: readonly Declared[]): readonly ModelEntry[] {
  const found = new Map<string, ModelEntry>();
  for (const { file, pipeline } of declared) {
    const entry = programOf(pipeline, file);
    if (!entry) continue;
    const { declaredBy = [], tasks, parameters, ...same } = entry;
    const key = JSON.stringify(same);
    const known = found.get(key);
    found.set(key, {
      ...same,
      tasks: [...new Set([...(known?.tasks ?? []), ...tasks])],
      parameters: [...(known?.parameters ?? []), ...parameters],
      declaredBy: [...(known?.declaredBy ?? []), ...declaredBy],
    });
  }
  return [...found.values()];
}

function programOf({ name, dataset, model }: Declared['pipeline'], file: string): ModelEntry | undefined {
  if (!model?.command) return undefined;
  const { command, components = [], merged = {}, format = '', with: params = {} } = model;
  return {
    name: command.join(' '),
    summary: `a program of this project, whose models are ${format}`,
    tasks: dataset?.task ? [dataset.task] : ['classification', 'regression'],
    components: [...components, ...Object.keys(merged)],
    parameters: Object.entries(params).map(([parameter, value]) => ({
      name: parameter,
      type: Array.isArray(value) ? 'array' : typeof value,
      initial: JSON.stringify(value),
      meaning: `as ${file} has it`,
    })),
    ...(Object.keys(merged).length > 0 && { merged }),
    declaredBy: [{ pipeline: name, file }],
  };
}
