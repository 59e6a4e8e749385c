/** @module Composes `within validate`: a validation pipeline in memory, or a contract inferred without a run. */
import { basename, join } from 'node:path';
import { type Adapters, contractYaml, createDuckdbEngine } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { WithinError } from '../contracts/errors.ts';
import type { Definition } from '../contracts/graph.ts';
import type { Pipeline } from '../contracts/pipeline.ts';
import { inferContractFrom } from '../domain/data/contract.ts';
import { expandPipeline } from '../domain/pipeline/expand.ts';
import { expansionOf } from './compose-pipelines.ts';
import { insideProject } from './inside-project.ts';
import type { InferredCheck, ValidationSource } from './services.ts';

const elsewhere = /^(dataset|https?|s3|postgres|postgresql):/;

/** A version of a data set and an outside source as they are, a file by its path in the project. */
function sourceOf(given: string, folder: string, config: Config): string {
  return elsewhere.test(given) ? given : insideProject(given, join('validate', folder), config);
}

/** Equal data give an equal name, so that runs of one table stand together. */
function nameOf(data: string): string {
  const slug = basename(data)
    .replace(/\.(gz|csv|tsv|tab|txt|parquet|jsonl|ndjson|json)\b/gi, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return `validate-${slug}`.slice(0, 63).replace(/-+$/, '');
}

/** The pipeline that somebody would have written for it. */
function pipelineOf(given: ValidationSource, config: Config): Pipeline {
  const { data, reference, target, key, exclude, onEdgeCases } = given;
  return {
    name: nameOf(data),
    kind: 'validation',
    dataset: {
      source: sourceOf(data, 'data', config),
      ...(target !== undefined && { target }),
      ...(key !== undefined && { key }),
      ...(exclude && exclude.length > 0 && { exclude: [...exclude] }),
    },
    validate: {
      onEdgeCases,
      ...(reference !== undefined && { reference: sourceOf(reference, 'reference', config) }),
    },
  };
}

/** Throws what a pipeline file of the same content would. */
export function composeValidation(source: ValidationSource, adapters: Adapters, config: Config): Promise<Definition> {
  return expandPipeline(pipelineOf(source, config), expansionOf(adapters, config.project));
}

interface LocalFile {
  readonly path: string;
  readonly name: string;
}

/** The bytes on this machine: nothing is read through a run. */
async function localFile(data: string, adapters: Adapters, config: Config): Promise<LocalFile> {
  if (!elsewhere.test(data)) {
    const name = insideProject(data, join('validate', 'data'), config);
    return { path: join(config.project, name), name };
  }
  const definition = await composeValidation({ data, onEdgeCases: 'accept' }, adapters, config);
  const input = definition.steps.find(({ name }) => name === 'load')?.in['source'];
  const [file] = input && 'files' in input ? input.files : [];
  const path = file && (await adapters.blobs.path(file.digest));
  if (file && path !== undefined) return { path, name: file.path };
  throw new WithinError(
    'USAGE',
    `--infer reads a file or a version of a data set, and ${data.replace(/:.*/s, ':…')} is neither; save it as a file first.`,
  );
}

/** As the step `check` infers where no contract is written. */
export async function inferCheck(data: string, adapters: Adapters, config: Config): Promise<InferredCheck> {
  const file = await localFile(data, adapters, config);
  const workspace = await adapters.host.workspace('infer');
  const engine = await createDuckdbEngine();
  try {
    const path = join(workspace.outputs, 'table.parquet');
    await engine.load([file], { source: file.name }, path);
    const { contract, notes } = await inferContractFrom(await engine.schema(path), (names) => engine.read(path, names));
    return { contract, notes, yaml: contractYaml(contract, notes) };
  } finally {
    await engine.close();
    await adapters.host.discard(workspace, true);
  }
}
