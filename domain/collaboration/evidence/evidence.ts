/** @module What the artifacts under review say, for whoever decides: read as far as it is known, the rest left out and said. */
import type { z } from 'zod';
import type { EvidenceMetric, EvidenceSummary, ReviewEvidence } from '../../../contracts/decision-page.ts';
import type { BlobRef } from '../../../contracts/digest.ts';
import type { ReviewedArtifacts } from '../../../contracts/review.ts';
import { metricsSchema } from '../../report/documents.ts';
import { type DrawnFigure, drawnFigures } from '../../report/drawn-figures.ts';
import { qualitySummary, seedSummary, stageSummary } from './summaries.ts';

export interface Champion {
  /** As `version 3 of churn`. */
  readonly name: string;
  readonly metrics: Pick<BlobRef, 'digest'>;
}

export interface EvidenceSources {
  /** Undefined where the bytes are gone. */
  readonly read: (digest: string) => Promise<Uint8Array | undefined>;
  readonly champion?: Champion | undefined;
}

export interface ReadEvidence {
  readonly evidence: ReviewEvidence;
  readonly figures: readonly DrawnFigure[];
}

/** Bytes; a larger artifact is not what is shown here. */
const largest = 64 << 20;
const mostMetrics = 60;

export async function readEvidence(artifacts: ReviewedArtifacts, sources: EvidenceSources): Promise<ReadEvidence> {
  const reader = new Reader(sources);
  const { metrics, report, quality, seeds, stage } = artifacts;
  const measured = metrics && (await reader.metrics(metrics));
  const champion = sources.champion?.metrics.digest === metrics?.digest ? undefined : sources.champion;
  const beside = champion && (await reader.metrics(champion.metrics, 'the champion'));
  const page = report && (await reader.text(report, 'report'));
  const figures = page === undefined ? [] : drawnFigures(page);
  const summaries = {
    quality: await reader.summary(quality, 'quality', qualitySummary),
    seeds: await reader.summary(seeds, 'seeds', seedSummary),
    stage: await reader.summary(stage, 'stage', stageSummary),
  };
  return {
    figures,
    evidence: {
      metrics: metricsOf(measured, beside),
      ...present({ rows: measured?.rows, champion: beside && champion?.name, ...summaries }),
      figures: figures.map(({ title, caption, alternative }, place) => ({ place, title, caption, alternative })),
      hasReport: page !== undefined,
      missing: reader.missing,
    },
  };
}

type Metrics = z.infer<typeof metricsSchema>;

class Reader {
  readonly missing: string[] = [];
  readonly #sources: EvidenceSources;

  constructor(sources: EvidenceSources) {
    this.#sources = sources;
  }

  async metrics(ref: Pick<BlobRef, 'digest'>, role = 'metrics'): Promise<Metrics | undefined> {
    const parsed = metricsSchema.safeParse(await this.#json(ref, role));
    return parsed.success ? parsed.data : undefined;
  }

  async summary(
    ref: BlobRef | undefined,
    role: string,
    of: (json: unknown) => EvidenceSummary | undefined,
  ): Promise<EvidenceSummary | undefined> {
    if (!ref) return undefined;
    const json = await this.#json(ref, role);
    return json === undefined ? undefined : of(json);
  }

  async text(ref: Pick<BlobRef, 'digest'> & { readonly size?: number }, role: string): Promise<string | undefined> {
    const bytes = (ref.size ?? 0) > largest ? undefined : await this.#sources.read(ref.digest);
    if (bytes) return Buffer.from(bytes).toString('utf8');
    this.missing.push(
      `What is stored of ${role} (${ref.digest.slice(0, 12)}) is gone; run the pipeline again to make it.`,
    );
    return undefined;
  }

  async #json(ref: Pick<BlobRef, 'digest'>, role: string): Promise<unknown> {
    const text = await this.text(ref, role);
    try {
      return text === undefined ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }
}

function metricsOf(measured: Metrics | undefined, champion: Metrics | undefined): EvidenceMetric[] {
  return Object.entries(measured?.metrics ?? {})
    .slice(0, mostMetrics)
    .map(([name, { value, lower, upper, baseline }]) => {
      const other = champion && Object.hasOwn(champion.metrics, name) ? champion.metrics[name] : undefined;
      return {
        name,
        ...present({ value, lower, upper, baseline }),
        ...(other && { champion: present({ value: other.value, lower: other.lower, upper: other.upper }) }),
      };
    });
}

type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Without what is absent. */
function present<T extends Readonly<Record<string, unknown>>>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
