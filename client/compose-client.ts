/** @module Composes `client()`: what the command line does, for programs. */
import { dirname, resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { WithinError } from '../contracts/errors.ts';
import type { RunDocument } from '../contracts/run.ts';
import { composeServices } from './compose.ts';
import type { ClientOptions, PipelineRequest, RunningPipeline, WithinClient } from './program-client.ts';
import { finishRun } from './run/finish.ts';
import { Reach, type Reached } from './run/reach.ts';
import { startRun, webAddress } from './run/start.ts';
import type { Services } from './services.ts';
import { distFolder, findInstallation } from './stack/installation.ts';

export function composeClient({ project = '.', onProgress = () => undefined }: ClientOptions): WithinClient {
  const folder = resolve(project);
  const config = loadConfig(process.env, folder);
  const installation = findInstallation();
  const services = composeServices(config, distFolder(), false);
  let reached: Promise<Reached> | undefined;
  const reach = (): Promise<Reached> => {
    reached ??= new Reach(config, { ...installation, mode: 'run', onProgress }).end();
    // Whoever asks again may find the server there.
    reached.catch(() => {
      reached = undefined;
    });
    return reached;
  };
  const prepare = ({ file, request }: Asked) =>
    services.prepare(fileOf(file, folder), {
      set: request.set ?? [],
      ...(request.seed !== undefined && { seed: request.seed }),
    });
  return {
    async run(file, request = {}) {
      // A wrong request is told before anything is started.
      const prepared = await prepare({ file, request });
      const { client, stack } = await reach();
      const options = optionsOf(request);
      const { run, handle } = await startRun({ client, config, stack, prepared, options, services, note: onProgress });
      const uiUrl = webAddress(stack, run.workflowId);
      return {
        runId: run.runId,
        workflowId: run.workflowId,
        ...(uiUrl !== undefined && { uiUrl }),
        result: () => finishRun(run, handle, services),
        cancel: async () => void (await handle.cancel()),
      } satisfies RunningPipeline;
    },
    async plan(file, request = {}) {
      const { definition } = await prepare({ file, request });
      return services.preview(definition, optionsOf(request));
    },
    result: (runId) => services.runs.result(runId),
    output: (document, step, role) => outputOf({ document, step, role }, services),
    async close() {
      const known = await reached?.catch(() => undefined);
      await known?.client.connection.close();
      reached = undefined;
    },
  };
}

interface Asked {
  readonly file: string;
  readonly request: PipelineRequest;
}

function fileOf(file: string, folder: string): string {
  const path = resolve(folder, file);
  if (dirname(path) === folder) return path;
  const message = `${file} lies outside of the project ${folder}; make a client with the folder of the file as its project.`;
  throw new WithinError('USAGE', message, { file, project: folder });
}

const optionsOf = ({ refresh = [], cache = true }: PipelineRequest) => ({
  ...(refresh.length > 0 && { refresh: [...refresh] }),
  ...(!cache && { noCache: true }),
});

async function outputOf(
  { document, step, role }: { readonly document: RunDocument; readonly step: string; readonly role: string },
  { blobs }: Services,
): Promise<string> {
  const ref = document.steps.find(({ name }) => name === step)?.outputs[role];
  if (!ref)
    throw new WithinError('OUTPUT_NOT_FOUND', `The run ${document.runId} has no output ${step}.${role}.`, {
      step,
      role,
    });
  const path = await blobs.path(ref);
  if (path !== undefined) return path;
  const message = `The bytes ${ref.digest.slice(0, 12)} of ${step}.${role} are gone from the store; run the pipeline again.`;
  throw new WithinError('INPUT_LOST', message, { digest: ref.digest });
}
