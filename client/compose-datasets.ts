/** @module Composes what the gateway and `within datasets` do: versions, and judging an upload by a validation run. */
import { join } from 'node:path';
import { type Adapters, createAdapters, createDuckdbEngine } from '../adapters/index.ts';
import type { Config } from '../config/schema.ts';
import type { DatasetVersion, Upload } from '../contracts/datasets.ts';
import { mediaTypes } from '../contracts/digest.ts';
import { WithinError } from '../contracts/errors.ts';
import { CachingPipelineExecutor } from '../domain/caching/executor.ts';
import { checkReportSchema, type TableProfile } from '../domain/datasets/check-report.ts';
import { diffVersions } from '../domain/datasets/diff.ts';
import { DatasetRegistry } from '../domain/datasets/registry.ts';
import { fileOf } from '../domain/datasets/resolver.ts';
import { servicesOf } from './compose.ts';
import { type ReportReader, UploadJudge } from './compose-upload-judge.ts';
import type { DatasetServices } from './dataset-services.ts';
import type { Reached } from './run/reach.ts';

/** Nothing runs in the client: steps are the worker's. */
const noRunner = { run: () => Promise.reject(new Error('the client runs no steps')) };

/** `reach` gives the server that runs are sent to; it is asked for with each run that must be started or looked for. */
export function composeDatasets(config: Config, dist: string, reach: () => Promise<Reached>): DatasetServices {
  const adapters = createAdapters({ ...config, dist });
  const { blobs, host, clock } = adapters;
  const registry = new DatasetRegistry(adapters);
  const executor = new CachingPipelineExecutor({ ...adapters, runner: noRunner });
  const services = servicesOf(adapters, executor, config);
  const reports = reportReader(adapters);
  const judge = new UploadJudge({ adapters, config, executor, registry, services, reports, reach });
  const find: DatasetServices['find'] = async (reference) => {
    await judge.settle(reference.dataset);
    return registry.find(reference);
  };
  return {
    async summaries() {
      await judge.settle();
      return registry.summaries();
    },
    async versions(dataset) {
      await judge.settle(dataset);
      return registry.versions(dataset);
    },
    find,
    upload: (id) => registry.upload(id),
    async diff(a, b) {
      const profiled = async (version: DatasetVersion) => ({
        version,
        profile: await profileOf(version, reports, adapters),
      });
      return diffVersions(await profiled(await find(a)), await profiled(await find(b)));
    },
    pin: (reference, author, why) => registry.pin(reference, author, why),
    unpin: (reference, author) => registry.unpin(reference, author),
    async decide({ reference, ...decision }) {
      const { dataset, digest } = await find(reference);
      await registry.decide({ ...decision, dataset, digest });
      return registry.find({ dataset, selector: digest });
    },
    async incoming() {
      const workspace = await host.workspace('upload');
      return { path: join(workspace.outputs, 'bytes'), discard: () => host.discard(workspace, true) };
    },
    async receive(upload, path, hashed) {
      const { digest, size } = await blobs.putFile(path, mediaTypes.bytes, hashed);
      return (await registry.receive({ ...upload, schema: 1, digest, size, receivedAt: clock.now() })).upload;
    },
    check: (upload) => judge.check(upload),
    judge: (upload, options = {}) => judge.judge(upload, options),
  };
}

/** Values behind references, each read when it is asked for. */
export function secretReader(config: Config, dist: string): (reference: string) => Promise<string> {
  const { host } = createAdapters({ ...config, dist });
  return (reference) => host.reference(reference, config.project);
}

function reportReader({ blobs }: Adapters): ReportReader {
  return async (digest) => {
    const bytes = await blobs.get(digest);
    return bytes && checkReportSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  };
}

/** From its report, else from its bytes. */
async function profileOf(version: DatasetVersion, reports: ReportReader, adapters: Adapters): Promise<TableProfile> {
  const report = version.verdict?.check && (await reports(version.verdict.check.digest));
  return report ? report.profile : readProfile(version, adapters);
}

async function readProfile(version: Upload | DatasetVersion, { blobs, host }: Adapters): Promise<TableProfile> {
  const { path: name } = fileOf(version);
  const path = await blobs.path(version.digest);
  if (path === undefined) {
    const message = `The bytes of ${version.dataset}@${version.digest.slice(0, 12)} are not in the store any more; upload them again.`;
    throw new WithinError('DATASET_NOT_FOUND', message, { digest: version.digest });
  }
  const workspace = await host.workspace('profile');
  const engine = await createDuckdbEngine();
  try {
    const table = join(workspace.outputs, 'table.parquet');
    await engine.load([{ path, name }], { source: name }, table);
    const { rowCount, columns } = await engine.profile(table);
    return { rowCount, columns: columns.map(({ top, ...column }) => ({ ...column, ...(top && { top: [...top] }) })) };
  } finally {
    await engine.close();
    await host.discard(workspace, true);
  }
}
