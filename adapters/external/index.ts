/** @module Reads outside the project, one reader per kind of source. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ExternalSource } from '../../contracts/graph.ts';
import type { ExternalReads } from '../../domain/caching/ports.ts';
import { bucketObjectReader, type ObjectService } from './bucket-object.ts';
import { commandReader } from './command.ts';
import { mlflowReader } from './mlflow.ts';
import { postgresReader } from './postgres.ts';
import type { SourceReader } from './reader.ts';
import { webReader } from './web.ts';

type Readers = { readonly [Kind in ExternalSource['kind']]: SourceReader<Extract<ExternalSource, { kind: Kind }>> };

const readersOver = (objects: ObjectService): Readers => ({
  https: webReader,
  s3: bucketObjectReader(objects),
  postgres: postgresReader,
  mlflow: mlflowReader,
  command: commandReader(),
});

/** `secret` gives the value behind a reference; it is asked for with each read and kept nowhere. */
export function createExternalReads(
  secret: (reference: string, project: string) => Promise<string>,
  objects: ObjectService,
): ExternalReads {
  const readers = readersOver(objects);
  const contextOf = (project: string) => ({ project, secret: (reference: string) => secret(reference, project) });
  const readerOf = (source: ExternalSource) => readers[source.kind] as SourceReader<ExternalSource>;
  return {
    probe: (source, project) => readerOf(source).probe(source, contextOf(project)),
    async fetch(source, project, target) {
      await mkdir(dirname(target), { recursive: true });
      await readerOf(source).fetch(source, contextOf(project), target);
    },
  };
}
