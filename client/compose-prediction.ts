/** @module Composes a prediction: the model and the rows as files of the project, and the graph that scores them. */
import { open } from 'node:fs/promises';
import type { Adapters } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import { WithinError } from '../contracts/errors.ts';
import { definitionSchema } from '../contracts/graph.ts';
import { predictionDefinition } from '../domain/pipeline/prediction.ts';
import { readProgramModel } from '../domain/programs/header.ts';
import { insideProject } from './inside-project.ts';
import type { PredictionSource } from './services.ts';

/** Variables that the program of a model declares; none of a built-in model. */
async function variablesOf(file: string): Promise<readonly string[]> {
  const handle = await open(file);
  try {
    const found = await readProgramModel({
      start: async (length) => {
        const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, 0);
        return buffer.subarray(0, bytesRead);
      },
      size: async () => (await handle.stat()).size,
    });
    return found?.model.program.env ?? [];
  } finally {
    await handle.close();
  }
}

/** Definition of the run that scores `data`. */
export async function composePrediction(source: PredictionSource, adapters: Adapters, config: Config) {
  const sources = adapters.sources(config.project);
  const [model] = await sources.resolve([insideProject(source.model, 'predict', config)]);
  const data = await sources.resolve([insideProject(source.data, 'predict', config)]);
  if (!model)
    throw new WithinError('SOURCE_NOT_FOUND', `${source.model} does not exist; name a run or a model file.`, {
      path: source.model,
    });
  const bytes = source.definitionRef && (await adapters.blobs.get(source.definitionRef.digest));
  const trained = bytes && definitionSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  const resolver = adapters.code(config.project);
  const code = {
    load: await resolver.builtin('load'),
    guard: await resolver.builtin('guard'),
    predict: await resolver.builtin('predict'),
  };
  return predictionDefinition({
    model,
    data,
    code,
    project: config.project,
    env: await variablesOf(source.model),
    ...(trained && { trained }),
    ...(source.guard && { guard: source.guard }),
    ...(source.key !== undefined && { key: source.key }),
  });
}
