/** @module Definitions and plans in the blob store, parsed once per process. */
import { type BlobRef, mediaTypes } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import { type Definition, definitionSchema } from '../../contracts/graph.ts';
import type { Host } from '../pipeline/ports.ts';
import { type PlanDocument, planDocumentSchema } from './plan-document.ts';
import type { BlobStore } from './ports.ts';

/** Thousands of step activities read the same few documents. */
const remembered = 32;

export class Documents {
  readonly #blobs: BlobStore;
  readonly #projectHere: (planned: string) => string;
  readonly #parsed = new Map<string, Promise<unknown>>();

  constructor(blobs: BlobStore, { projectHere }: Pick<Host, 'projectHere'>) {
    this.#blobs = blobs;
    this.#projectHere = projectHere;
  }

  /** With the project folder as it is on this machine, which need not be the one that planned the run. */
  definition(ref: BlobRef): Promise<Definition> {
    return this.#read(ref, (document) => {
      const definition = definitionSchema.parse(document);
      return { ...definition, project: this.#projectHere(definition.project) };
    });
  }

  plan(ref: BlobRef): Promise<PlanDocument> {
    return this.#read(ref, (document) => planDocumentSchema.parse(document));
  }

  /** Stores any JSON document; content-addressed, so saving twice is one blob. */
  async save(document: unknown): Promise<BlobRef> {
    const ref = await this.#blobs.put(JSON.stringify(document), mediaTypes.json);
    return ref;
  }

  #read<T>(ref: BlobRef, parse: (document: unknown) => T): Promise<T> {
    const known = this.#parsed.get(ref.digest);
    if (known) return known as Promise<T>;
    const reading = this.#parse(ref, parse);
    this.#parsed.set(ref.digest, reading);
    reading.catch(() => this.#parsed.delete(ref.digest));
    const [oldest] = this.#parsed.keys();
    if (this.#parsed.size > remembered && oldest !== undefined) this.#parsed.delete(oldest);
    return reading;
  }

  async #parse<T>(ref: BlobRef, parse: (document: unknown) => T): Promise<T> {
    const bytes = await this.#blobs.get(ref.digest);
    if (!bytes) {
      throw new WithinError(
        'STORE_UNAVAILABLE',
        `The document ${ref.digest.slice(0, 12)} of this run is not in the store; point this worker at the store that the run was started with (WITHIN_STORE).`,
        { digest: ref.digest },
      );
    }
    return parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  }
}
