/** @module References as JSON: versioned, byte-stable, checked when read. */
import { z } from 'zod';
import { WithinError } from '../../../contracts/errors.ts';
import { decodeState, encodeState } from '../../learning/model-codec.ts';
import { bucketCount } from './category-sketch.ts';
import type { TableSketch } from './table-sketch.ts';

const version = 1;
const count = z.number().int().min(0);
const doubles = z.instanceof(Float64Array);
const ascending = doubles.refine(
  (values) => values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value)),
  'not ascending',
);

const quantiles = z
  .strictObject({
    capacity: z.number().int().min(1),
    count,
    error: z.number().min(0),
    levels: z.array(ascending).min(1).max(64),
    compactions: z.array(count),
  })
  .refine(
    (sketch) => sketch.levels.reduce((sum, level, h) => sum + level.length * 2 ** h, 0) === sketch.count,
    'values do not add up to the count',
  );

const categories = z.strictObject({
  count,
  values: z.array(z.strictObject({ hash: z.string(), count: z.number().positive(), label: z.string().optional() })),
  lost: z.number().min(0),
  buckets: doubles.refine((buckets) => buckets.length === bucketCount, 'another number of buckets'),
});

const moments = z.strictObject({
  count,
  mean: z.number(),
  squares: z.number(),
  // Infinite where no value is finite.
  min: z.union([z.number(), z.literal(Number.POSITIVE_INFINITY)]),
  max: z.union([z.number(), z.literal(Number.NEGATIVE_INFINITY)]),
});

const referenceSchema = z.strictObject({
  version: z.literal(version),
  rowCount: count,
  target: z.string().optional(),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['integer', 'number', 'boolean', 'timestamp', 'date', 'string']),
      rows: count,
      missing: count,
      moments: moments.optional(),
      quantiles: quantiles.optional(),
      categories: categories.optional(),
    }),
  ),
});

/** JSON value; equal sketches give equal bytes. */
export function encodeSketch(sketch: TableSketch): unknown {
  const columns = sketch.columns.map((column) => ({
    name: column.name,
    type: column.type,
    rows: column.rows,
    missing: column.missing,
    ...(column.moments && { moments: { ...column.moments } }),
    ...(column.quantiles && { quantiles: { ...column.quantiles } }),
    ...(column.categories && {
      categories: {
        ...column.categories,
        values: column.categories.values.map(({ hash, count: rows, label }) => ({
          hash,
          count: rows,
          ...(label !== undefined && { label }),
        })),
      },
    }),
  }));
  const { rowCount, target } = sketch;
  return encodeState({ version, rowCount, ...(target !== undefined && { target }), columns });
}

/** Inverse of `encodeSketch`, bit for bit. `DATA_INVALID` for what is no reference, of another version or damaged. */
export function decodeSketch(json: unknown): TableSketch {
  const parsed = referenceSchema.safeParse(decoded(json));
  if (parsed.success) {
    const { version: _version, ...sketch } = parsed.data;
    return sketch;
  }
  const issue = parsed.error.issues[0];
  throw unreadable(`at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'unreadable'}`);
}

function decoded(json: unknown): unknown {
  try {
    return decodeState(json);
  } catch {
    throw unreadable('an array of it cannot be read');
  }
}

function unreadable(what: string): WithinError {
  return new WithinError(
    'DATA_INVALID',
    `The reference for drift is no document of version ${version} or is damaged (${what}); make it again from the table that it stands for.`,
  );
}
