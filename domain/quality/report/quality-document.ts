/** @module The output `quality` of a validation as the report reads it: the parts that it shows, all else let through. */
import { z } from 'zod';
import { WithinError } from '../../../contracts/errors.ts';

const figures = z.record(z.string(), z.unknown());

const qualityDocumentSchema = z.looseObject({
  schema: z.literal(1),
  rows: z.looseObject({ accept: z.number(), quarantine: z.number(), review: z.number() }),
  unasked: z.number(),
  issues: z.array(
    z.looseObject({
      detector: z.string(),
      code: z.string(),
      message: z.string(),
      column: z.string().optional(),
      effect: z.number().nullish(),
      pValue: z.number().nullish(),
    }),
  ),
  detectors: z.array(
    z.looseObject({ detector: z.string(), budget: z.number(), flagged: z.number(), figures: figures.catch({}) }),
  ),
  budget: z.looseObject({
    falsePositiveRate: z.number(),
    detectionRate: z.number(),
    verdict: z.enum(['within-budget', 'budget-not-reachable', 'not-estimated']),
  }),
});
export type QualityDocument = z.infer<typeof qualityDocumentSchema>;

/** Throws `DATA_INVALID` for what no step `validate` wrote. */
export function readQuality(json: unknown): QualityDocument {
  const read = qualityDocumentSchema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new WithinError(
    'DATA_INVALID',
    `the input "quality" is no output of a step validate (at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'not valid'}); give it the output \`quality\``,
  );
}

/** What a detector counted; empty where it was left out. */
export function figuresOf({ detectors }: QualityDocument, name: string): Readonly<Record<string, unknown>> {
  return detectors.find(({ detector }) => detector === name)?.figures ?? {};
}

const personalSchema = z.looseObject({ columns: z.array(z.looseObject({ column: z.string() })) });

/** Columns of personal data: those that the contract names, and those that look like it. */
export function personalColumns(quality: QualityDocument, named: readonly string[]): ReadonlySet<string> {
  const found = personalSchema.safeParse(figuresOf(quality, 'personal-data')).data?.columns ?? [];
  return new Set([...named, ...found.map(({ column }) => column)]);
}

/** Messages are sentences about columns, and may hold their values: one about personal data is replaced. */
export function withoutPersonal(message: string, personal: ReadonlySet<string>): string {
  const named = [...personal].filter((column) => message.includes(`"${column}"`));
  return named.length === 0 ? message : `not shown, since it speaks of personal data (${named.join(', ')})`;
}
