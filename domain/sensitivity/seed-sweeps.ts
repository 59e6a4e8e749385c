/** @module `SeedSweeps`: prepares, divides, looks at and concludes sweeps; what runs in between is an ordinary run. */
import { z } from 'zod';
import { type BlobRef, blobRefSchema } from '../../contracts/digest.ts';
import { WithinError } from '../../contracts/errors.ts';
import type { Pipeline } from '../../contracts/pipeline.ts';
import { runDocumentSchema } from '../../contracts/run.ts';
import {
  type AnalysisRequest,
  type AnalysisResult,
  type ReportRequest,
  type RoundRequest,
  type StartedSweep,
  type SweepBegin,
  type SweepConclusion,
  type SweepConclusionRequest,
  type SweepDocument,
  type SweepOrigin,
  sweepDocumentSchema,
  sweepLedgerSchema,
  trialSchema,
} from '../../contracts/sweep.ts';
import { type SweepPlan, type SweepSettings, sweepSettingsSchema } from '../../contracts/sweep-settings.ts';
import type { ExecutionPorts } from '../caching/execution.ts';
import { type Expansion, expandPipeline } from '../pipeline/expand.ts';
import { sweepDrafts } from '../pipeline/sweep-drafts.ts';
import { Baselines } from './baselines.ts';
import type { ComparedSweep } from './compared-pipelines.ts';
import { lookAt } from './look.ts';
import { reportDefinition, reportStep } from './report-definition.ts';
import { roundDefinition, sweepDocument } from './sweep-design.ts';
import { SweepDocuments } from './sweep-documents.ts';
import { repeatsOf, withRound } from './sweep-ledger.ts';

export interface SweepPorts extends Pick<ExecutionPorts, 'blobs' | 'records' | 'ledger' | 'host' | 'clock'> {
  /** The pipeline of a file with overrides, and the folder that it belongs to. */
  readonly pipelines: (
    file: string,
    overrides: { readonly set: readonly string[]; readonly seed?: string },
  ) => Promise<{ readonly pipeline: Pipeline; readonly project: string }>;
  readonly expansion: (project: string) => Expansion;
}

/** Records of a sweep, kept under its id. */
export const sweepRecords = {
  started: 'sweep-start',
  document: 'plan.sweep',
  /** Both are kept as long as the sweep, since it is compared by them. */
  comparedDocument: 'kept.sweep',
  ledger: 'kept.ledger',
  conclusion: 'sweep',
} as const;

export class SeedSweeps {
  readonly #ports: SweepPorts;
  readonly #documents: SweepDocuments;
  readonly #baselines: Baselines;

  constructor(ports: SweepPorts) {
    this.#ports = ports;
    this.#documents = new SweepDocuments(ports.blobs);
    this.#baselines = new Baselines(ports.ledger);
  }

  /** Expands the pipeline as its file is now, and stores what the sweep will do. */
  async prepare(origin: Exclude<SweepOrigin, { sweepRef: BlobRef }>): Promise<BlobRef> {
    const { file, settings, ...overrides } = origin;
    const { pipeline, project } = await this.#ports.pipelines(file, overrides);
    return this.store(await this.document(pipeline, { project, settings }));
  }

  store(document: SweepDocument): Promise<BlobRef> {
    return this.#documents.save(document);
  }

  /** What a sweep of this pipeline would do; settings given here win over those of the file. */
  async document(
    pipeline: Pipeline,
    { project, settings }: { readonly project: string; readonly settings: SweepSettings },
  ): Promise<SweepDocument> {
    const { enabled: _enabled, ...own } = pipeline.seedSensitivity ?? { enabled: false };
    const merged = checkedSettings({ ...own, ...settings, blocks: { ...own.blocks, ...settings.blocks } });
    const definition = await expandPipeline(pipeline, this.#ports.expansion(project), sweepDrafts(merged.slices ?? []));
    const metrics = (pipeline.evaluate?.metrics ?? []).filter((metric) => !metric.startsWith('.'));
    return sweepDocument({ definition, settings: merged, merged: pipeline.model?.merged ?? {}, metrics });
  }

  /** Notes what the sweep will do, so that nothing of it is cleared away, and says how it goes about it. */
  async begin({ sweepId, sweepRef, workflowId, file }: SweepBegin): Promise<SweepPlan> {
    const { plan, definition, components } = await this.#sweep(sweepRef);
    const { records, clock } = this.#ports;
    await records.put(sweepId, sweepRecords.document, sweepRef);
    const { pipeline, modelType = '' } = definition;
    const startedAt = clock.now();
    const started: StartedSweep = { sweepId, pipeline, modelType, workflowId, startedAt, file, components };
    await records.put(sweepId, sweepRecords.started, started);
    return plan;
  }

  async defineRound({ sweepRef, ledgerRef, from, to }: RoundRequest): Promise<BlobRef> {
    const ledger = ledgerRef && (await this.#documents.read(ledgerRef, sweepLedgerSchema));
    const document = await this.#sweep(sweepRef);
    return this.#documents.save(roundDefinition(document, { from, to }, { repeats: repeatsOf(ledger) }));
  }

  /** Adds a finished round to the ledger and says how the sweep stands. */
  async analyze({ sweepRef, resultRef, ledgerRef, to, max, widths }: AnalysisRequest): Promise<AnalysisResult> {
    const document = await this.#sweep(sweepRef);
    const ledger = await withRound({
      document,
      sweep: sweepRef.digest,
      earlier: ledgerRef && (await this.#documents.read(ledgerRef, sweepLedgerSchema)),
      to,
      run: await this.#documents.read(resultRef, runDocumentSchema),
      read: (ref) => this.#documents.read(ref, trialSchema),
    });
    const trialMs = ledger.fitMs / Math.max(1, ledger.ran + ledger.reused);
    return { ledgerRef: await this.#documents.save(ledger), ...lookAt({ document, ledger, max, widths }), trialMs };
  }

  async defineReport({ sweepRef, ledgerRef, ...told }: ReportRequest): Promise<BlobRef> {
    const document = await this.#sweep(sweepRef);
    const ledger = await this.#documents.read(ledgerRef, sweepLedgerSchema);
    return this.#documents.save(await reportDefinition({ document, ledger }, told, this.#ports.expansion));
  }

  /** Keeps the baseline, compares it with the one before, and leaves the record by which the sweep is found. */
  async conclude(request: SweepConclusionRequest): Promise<SweepConclusion> {
    const { sweepId, sweepRef, ledgerRef, resultRef, view } = request;
    const document = await this.#sweep(sweepRef);
    const ledger = await this.#documents.read(ledgerRef, sweepLedgerSchema);
    const run = await this.#documents.read(resultRef, runDocumentSchema);
    const outputs = run.steps.find(({ name }) => name === reportStep)?.outputs;
    const { report: htmlRef, sensitivity: reportRef } = outputs ?? {};
    if (!htmlRef || !reportRef)
      throw new WithinError('INTERNAL', 'the sweep left no report; run it again', { sweepId });
    const { summary } = await this.#documents.read(reportRef, z.looseObject({ summary: z.string() }));
    const baseline = await this.#baselines.keep({ sweepId, document, ledger, runtime: this.#ports.host.runtime });
    const conclusion: SweepConclusion = { reportRef, htmlRef, summary, baseline, view };
    const { records } = this.#ports;
    await records.put(sweepId, sweepRecords.comparedDocument, sweepRef);
    await records.put(sweepId, sweepRecords.ledger, ledgerRef);
    await records.put(sweepId, sweepRecords.conclusion, conclusion);
    return conclusion;
  }

  /** What a sweep that has ended is compared by. Throws `SWEEP_INVALID` for one that has not. */
  async comparable(sweepId: string): Promise<ComparedSweep> {
    const { records } = this.#ports;
    const [sweepRef, ledgerRef] = await Promise.all(
      [sweepRecords.document, sweepRecords.ledger].map(
        async (name) => blobRefSchema.safeParse(await records.get(sweepId, name)).data,
      ),
    );
    if (!sweepRef || !ledgerRef)
      throw new WithinError(
        'SWEEP_INVALID',
        `the sweep ${sweepId} has not ended yet; within sweep list tells how it goes`,
        {
          sweepId,
        },
      );
    const document = await this.#sweep(sweepRef);
    return { name: sweepId, document, ledger: await this.#documents.read(ledgerRef, sweepLedgerSchema) };
  }

  #sweep(ref: BlobRef): Promise<SweepDocument> {
    return this.#documents.read(ref, sweepDocumentSchema);
  }
}

function checkedSettings(settings: SweepSettings): SweepSettings {
  const { data, error } = sweepSettingsSchema.safeParse(settings);
  if (data) return data;
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new WithinError('SWEEP_INVALID', `the setting \`${path}\` of the sweep is not valid: ${issue?.message}`, {
    path,
  });
}
