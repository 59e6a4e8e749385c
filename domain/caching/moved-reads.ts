/** @module What a step reads from outside the store, looked at again: files of the project and declared outside reads. */
import type { Definition, StepSpec } from '../../contracts/graph.ts';
import type { SourceResolver } from '../pipeline/ports.ts';
import type { ExternalReads } from './ports.ts';
import { codeOf, externalReads } from './step-key.ts';

export interface MovedRead {
  /** As a sentence names it. */
  readonly what: string;
  readonly details: Readonly<Record<string, string>>;
}

interface Ports {
  readonly sources: (project: string) => SourceResolver;
  readonly external: ExternalReads;
}

/** The first read that is not as it was hashed, or `undefined` when all are. */
export async function movedRead(definition: Definition, step: StepSpec, ports: Ports): Promise<MovedRead | undefined> {
  for (const [name, { source, state }] of Object.entries(externalReads(step))) {
    if (state === undefined || (await ports.external.probe(source, definition.project)) === state) continue;
    return { what: `what step "${step.name}" reads as ${name}`, details: { name } };
  }
  const { ref } = codeOf(definition, step);
  // What was put into the store before the run cannot move.
  const read = Object.values(step.in).flatMap((input) => ('files' in input && !input.stored ? input.files : []));
  const watched = [...read, ...(ref.kind === 'builtin' ? [] : ref.files)];
  const resolver = watched.length > 0 ? ports.sources(definition.project) : undefined;
  for (const file of watched) {
    if (await resolver?.unchanged(file)) continue;
    return { what: file.path, details: { path: file.path } };
  }
  return undefined;
}
