/** @module The references to secrets in a configuration. */
import type { Config } from './schema.ts';

const reference = /(?:^|=)((?:env|file):.+)$/s;

/** Every `env:NAME` and `file:path`, each once, whatever name stands before it. */
export function secretReferences(config: Config): readonly string[] {
  return [...new Set(referencesIn(config))];
}

function referencesIn(value: unknown): string[] {
  if (typeof value === 'string') return reference.exec(value)?.slice(1, 2) ?? [];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(referencesIn);
}
