/** @module A store with runs on record, and commands called on it as the command line calls them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { FileBlobStore } from '../../adapters/store/file-blob-store.ts';
import { FileRunRecords } from '../../adapters/store/file-run-records.ts';
import type { CliContext } from '../../client/cli-context.ts';
import { composeServices } from '../../client/compose.ts';
import { composeAuditLog } from '../../client/compose-audit-log.ts';
import { composeCache } from '../../client/compose-cache.ts';
import { composeCollaboration, composeEventGate } from '../../client/compose-collaboration.ts';
import { composeDatasets, secretReader } from '../../client/compose-datasets.ts';
import { composeDeployments } from '../../client/compose-deployments.ts';
import { composeDoors } from '../../client/compose-doors.ts';
import { composeFlags } from '../../client/compose-flags.ts';
import { composeHeldReviews } from '../../client/compose-held-reviews.ts';
import { composeModels } from '../../client/compose-models.ts';
import { composeServedModels } from '../../client/compose-models-served.ts';
import { storeReadiness } from '../../client/compose-readiness.ts';
import { composeReviewPages } from '../../client/compose-review-pages.ts';
import { composeReviews } from '../../client/compose-reviews.ts';
import { composeSweeps } from '../../client/compose-sweeps.ts';
import { composeRegistryGate, composeTracking } from '../../client/compose-tracking.ts';
import type { StartedRun } from '../../client/services.ts';
import { loadConfig } from '../../config/load.ts';
import { mediaTypes } from '../../contracts/digest.ts';
import { pipelineWorkflowId } from '../../contracts/names.ts';
import type { RunDocument, StepReport } from '../../contracts/run.ts';

export interface Said {
  readonly documents: unknown[];
  readonly lines: string[];
  readonly notes: string[];
  /** Status that the process would end with. */
  exit: number;
}

export class RecordedRuns {
  readonly project = mkdtempSync(join(tmpdir(), 'within-runs-'));
  readonly store = join(this.project, '.within', 'store');
  readonly blobs = new FileBlobStore(this.store);
  readonly records = new FileRunRecords(this.store);
  readonly dist = join(this.project, 'dist');
  readonly #environment: Readonly<Record<string, string>>;

  constructor(environment: Readonly<Record<string, string>> = {}) {
    this.#environment = environment;
    mkdirSync(this.dist);
    writeFileSync(join(this.dist, 'builtin-closures.json'), '{}');
  }

  remove(): void {
    rmSync(this.project, { recursive: true, force: true });
  }

  async start(runId: string, startedAt = 0): Promise<StartedRun> {
    const named = { runId, pipeline: 'demo', kind: 'training' as const };
    const run: StartedRun = { ...named, workflowId: pipelineWorkflowId(named), startedAt, file: 'demo.yaml' };
    await this.records.put(runId, 'start', run);
    return run;
  }

  /** A step with outputs of these texts, by role; the media type is told by the text: JSON or plain. */
  async step(name: string, texts: Readonly<Record<string, string>>, outcome: StepReport['outcome'] = 'ran') {
    const entries = Object.entries(texts).map(async ([role, text]) => {
      const mediaType = text.startsWith('{') ? mediaTypes.json : 'text/plain';
      return [role, await this.blobs.put(text, mediaType)] as const;
    });
    const outputs = Object.fromEntries(await Promise.all(entries));
    return { name, use: name, outcome, durationMs: 1000, outputs } satisfies StepReport;
  }

  async end(runId: string, parts: Partial<RunDocument> = {}, startedAt = 0): Promise<StartedRun> {
    const run = await this.start(runId, startedAt);
    const document: RunDocument = {
      schema: 1,
      runId,
      pipeline: 'demo',
      kind: 'training',
      status: 'completed',
      definitionRef: await this.blobs.put('{}', mediaTypes.json),
      steps: [],
      metrics: {},
      gateFailures: [],
      results: {},
      flags: {},
      warnings: [],
      finishedAt: startedAt + 5000,
      ...parts,
    };
    await this.records.put(runId, 'result', await this.blobs.put(JSON.stringify(document), mediaTypes.json));
    return run;
  }

  async call(register: (program: Command, context: CliContext) => void, ...argv: string[]): Promise<Said> {
    const said: Said = { documents: [], lines: [], notes: [], exit: 0 };
    const out = {
      json: (value: unknown) => void said.documents.push(value),
      line: (text: string) => void said.lines.push(...text.split('\n')),
      note: (text: string) => void said.notes.push(text),
      interactive: false,
    };
    const environment = { WITHIN_CACHE_DIR: join(this.project, 'cache'), ...this.#environment };
    const context = {
      config: () => loadConfig(environment, this.project),
      services: (config) => composeServices(config, this.dist, false),
      cache: (config) => composeCache(config, this.dist),
      sweeps: (config) => composeSweeps(config, this.dist),
      collaboration: async (config) => composeCollaboration(config, this.dist),
      eventGate: async (config, reach) => composeEventGate(config, this.dist, reach),
      doors: async (config, reach) => composeDoors(config, this.dist, reach),
      deployments: async (config) => composeDeployments(config, this.dist),
      storeReadiness: async (config) => storeReadiness(config, this.dist),
      auditLog: async (config) => composeAuditLog(config, this.dist),
      flags: async (config) => composeFlags(config, this.dist),
      tracking: async (config) => composeTracking(config, this.dist),
      registryGate: async (_config, reach) => composeRegistryGate(reach),
      reviews: (config) => composeReviews(config, this.dist),
      heldReviews: async (config) => composeHeldReviews(config, this.dist),
      reviewPages: async (config, reach) => composeReviewPages(config, this.dist, reach),
      datasets: async (config, reach) => composeDatasets(config, this.dist, reach),
      secrets: (config) => secretReader(config, this.dist),
      probes: async () => [],
      out,
      json: argv.includes('--json'),
      servedModels: async (config) => composeServedModels(config, this.dist),
      models: composeModels,
      exit: (code: number) => {
        said.exit = code;
      },
    } satisfies CliContext;
    const program = new Command('within').exitOverride().configureOutput({ writeErr: () => undefined });
    register(program, context);
    const leaves = (command: Command): readonly Command[] =>
      command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
    for (const command of program.commands.flatMap(leaves)) command.exitOverride().option('--json');
    await program.parseAsync([...argv], { from: 'user' });
    return said;
  }
}
