/** @module The learners as `within models` shows them, read from their own schemas. */

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
