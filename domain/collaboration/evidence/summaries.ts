/** @module The reports of data quality and of seeds, and the counts of a stage, in a few lines. Values of cells are not among them. */
import { z } from 'zod';
import type { EvidenceSummary } from '../../../contracts/decision-page.ts';
import { count, fixed, percent, plural, sentenceCase } from '../../report/format.ts';
import { metricTitle } from '../../report/metric-names.ts';

const mostLines = 8;

const figure = z.number().nullish();

/** The report of a validation, or what the step `validate` found. */
const qualitySchema = z.looseObject({
  headline: z.string().optional(),
  rows: z.looseObject({ accept: z.number(), quarantine: z.number(), review: z.number() }),
  issues: z.array(z.looseObject({ code: z.string(), column: z.string().optional() })).default([]),
  advice: z.array(z.string()).default([]),
});

export function qualitySummary(json: unknown): EvidenceSummary | undefined {
  const parsed = qualitySchema.safeParse(json);
  if (!parsed.success) return contractSummary(json);
  const { headline, rows, issues, advice } = parsed.data;
  const { accept, quarantine, review } = rows;
  const counted = `${count(accept)} of ${plural(accept + quarantine + review, 'row')} accepted, ${count(quarantine)} quarantined, ${count(review)} for people.`;
  return { sentences: [headline ?? counted], lines: [...issueLines(issues), ...advice].slice(0, mostLines) };
}

/** By code: columns, of which messages might hold values. */
function issueLines(issues: readonly { readonly code: string; readonly column?: string | undefined }[]): string[] {
  const columns = new Map<string, string[]>();
  for (const { code, column } of issues)
    columns.set(code, [...(columns.get(code) ?? []), ...(column === undefined ? [] : [column])]);
  return [...columns].map(([code, named]) => {
    const shown = [...new Set(named)].slice(0, 5);
    return shown.length === 0 ? `${sentenceCase(code)}.` : `${sentenceCase(code)}: ${shown.join(', ')}.`;
  });
}

const contractSchema = z.looseObject({
  passed: z.boolean(),
  violations: z.array(z.looseObject({ message: z.string() })),
});

/** The report of a written contract. */
function contractSummary(json: unknown): EvidenceSummary | undefined {
  const parsed = contractSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { passed, violations } = parsed.data;
  const sentence = passed ? 'The data keep their written contract.' : 'The data break their written contract.';
  return { sentences: [sentence], lines: violations.slice(0, mostLines).map(({ message }) => message) };
}

/** The parts of a report of seed sensitivity that are told here. */
const seedSchema = z.looseObject({
  summary: z.string(),
  metric: z.string(),
  fits: z.number(),
  mean: figure,
  meanLower: figure,
  meanUpper: figure,
  sd: figure,
  components: z.array(z.looseObject({ component: z.string(), sd: figure, share: figure })).default([]),
});

/** What redrawing the seeds of the model does. */
export function seedSummary(json: unknown): EvidenceSummary | undefined {
  const parsed = seedSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { summary, metric, fits, mean, meanLower, meanUpper, sd, components } = parsed.data;
  const show = (value: number | null | undefined) => fixed(value ?? undefined, 4);
  const spread = `${metricTitle(metric)} over ${plural(fits, 'fit')}: mean ${show(mean)} (95% interval ${show(meanLower)} to ${show(meanUpper)}), standard deviation ${show(sd)}.`;
  const lines = components.map(
    ({ component, sd: own, share }) =>
      `${component}: standard deviation ${show(own)}, ${percent(share ?? undefined)} of the variance.`,
  );
  return { sentences: [summary, spread], lines: lines.slice(0, mostLines) };
}

const armSchema = z.looseObject({
  requests: z.number(),
  errors: z.number(),
  totalMs: z.number(),
  longestMs: z.number(),
});

/** What the review of an inconclusive stage is bound to. */
const stageSchema = z.looseObject({
  stage: z.string(),
  version: z.number(),
  verdict: z.looseObject({ outcome: z.string(), why: z.string() }),
  observed: z
    .looseObject({ candidate: armSchema, champion: armSchema, compared: z.number(), disagreed: z.number() })
    .optional(),
});

/** Answers of the candidate beside those of the version in force. */
export function stageSummary(json: unknown): EvidenceSummary | undefined {
  const parsed = stageSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const { stage, version, verdict, observed } = parsed.data;
  const sentences = [`${sentenceCase(stage)} is ${verdict.outcome}: ${verdict.why}.`];
  if (!observed) return { sentences, lines: [] };
  const { candidate, champion, compared, disagreed } = observed;
  const lines = [
    `Version ${version}, the candidate: ${armText(candidate)}.`,
    `The version in force: ${armText(champion)}.`,
    ...(compared > 0
      ? [
          `${plural(compared, 'row')} scored by both: ${count(disagreed)} came out otherwise, ${percent(disagreed / compared)}.`,
        ]
      : []),
  ];
  return { sentences, lines };
}

function armText({ requests, errors, totalMs, longestMs }: z.infer<typeof armSchema>): string {
  if (requests === 0) return 'no requests';
  const times = `${fixed(totalMs / requests, 1)} ms on average, ${fixed(longestMs, 1)} ms at most`;
  return `${plural(requests, 'request')}, ${count(errors)} failed (${percent(errors / requests)}); ${times}`;
}
