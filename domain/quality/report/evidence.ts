/** @module What the detectors counted that a reader may rely upon: detection rates, certificates, drift tests. */
import { z } from 'zod';
import { type QualityReport, qualityReportSchema } from '../../../contracts/quality-report.ts';
import { figuresOf, type QualityDocument } from './quality-document.ts';

const rateSchema = z.looseObject({
  rate: z.number(),
  interval: z.looseObject({ lower: z.number(), upper: z.number() }),
  planted: z.number(),
});
const labelFigures = z.looseObject({
  estimatedFalsePositiveRate: z.number().optional(),
  detection: z.record(z.string(), z.unknown()).optional(),
});

/** `estimated` is a mixture of the other kinds, by which the threshold is chosen; a reader has the kinds themselves. */
const mixture = 'estimated';

/** By kind of planted error; empty where no label could be judged. */
export function detectionEstimates(quality: QualityDocument): QualityReport['detection'] {
  const figures = labelFigures.safeParse(figuresOf(quality, 'label-errors')).data;
  return Object.entries(figures?.detection ?? {}).flatMap(([kind, given]) => {
    const found = rateSchema.safeParse(given).data;
    if (!found || found.planted === 0 || kind === mixture) return [];
    const { rate, interval, planted } = found;
    return [{ kind, rate, lower: interval.lower, upper: interval.upper, planted }];
  });
}

export function budgetOf(quality: QualityDocument): QualityReport['budget'] {
  const { falsePositiveRate, detectionRate, verdict } = quality.budget;
  const estimated = labelFigures.safeParse(figuresOf(quality, 'label-errors')).data?.estimatedFalsePositiveRate;
  return {
    falsePositiveRate,
    detectionRate,
    verdict,
    ...(estimated !== undefined && { estimatedFalsePositiveRate: estimated }),
    shares: quality.detectors
      .filter(({ budget }) => budget > 0)
      .map(({ detector, budget, flagged }) => ({ detector, share: budget, flagged })),
  };
}

const certificateSchema = qualityReportSchema.shape.certificates.element.omit({ detector: true }).loose();

/** Of each detector that bounds its false positives by ranks. */
export function certificatesOf(quality: QualityDocument): QualityReport['certificates'] {
  return quality.detectors.flatMap(({ detector, figures }) => {
    const found = certificateSchema.safeParse(figures['certificate']).data;
    if (!found) return [];
    const { guarantee, n, k, alpha, confidence, leastRows, statement } = found;
    return [{ detector, guarantee, n, k, alpha, confidence, leastRows, statement }];
  });
}

const driftSchema = z.looseObject(qualityReportSchema.shape.drift.unwrap().shape);

/** Absent without a reference. */
export function driftOf(quality: QualityDocument): QualityReport['drift'] {
  const found = driftSchema.safeParse(figuresOf(quality, 'drift')).data;
  if (!found) return undefined;
  const { referenceRows, level, tests, driftedColumns, schema, listed } = found;
  return { referenceRows, level, tests, driftedColumns, schema, listed };
}
