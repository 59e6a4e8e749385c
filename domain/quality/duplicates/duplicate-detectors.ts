/** @module Detectors `exact-duplicates` and `near-duplicates`: rows that say again what an earlier row said. */
import type { Detector, Findings, Reason } from '../detector.ts';
import { exactDuplicates, nearDuplicates } from './duplicate-rows.ts';
import { membersOf } from './equal-rows.ts';

/** Flags all but the first of rows that are equal in every column but the key. */
export const exactDuplicateDetector: Detector = {
  name: 'exact-duplicates',
  summary: 'rows that are equal to an earlier row in every column but the key',
  nature: 'rule',
  async detect({ table, roles }) {
    const sets = membersOf(exactDuplicates(table, roles)).filter((rows) => rows.length > 1);
    const twinOf = new Int32Array(table.rowCount).fill(-1);
    for (const [first = 0, ...copies] of sets) for (const row of copies) twinOf[row] = first;
    return copiesFound('exact-duplicates', twinOf, {
      score: () => 1,
      message: (twin) => `equal to row ${twin} in every column but the key`,
      summary: { sets: sets.length, largestSet: sets.reduce((most, { length }) => Math.max(most, length), 0) },
    });
  },
};

/** Flags the later row of two whose features are closer than 0.13 of the median distance to the nearest row. */
export const nearDuplicateDetector: Detector = {
  name: 'near-duplicates',
  summary: 'rows whose features are almost those of an earlier row',
  nature: 'statistical',
  async detect({ table, roles, stream }) {
    const found = nearDuplicates(table, roles, stream);
    const twinOf = new Int32Array(table.rowCount).fill(-1);
    const distances = new Float64Array(table.rowCount);
    for (const { rows, distance } of found.pairs) {
      const [twin, row] = rows;
      if ((twinOf[row] ?? -1) >= 0 && (distances[row] ?? 0) <= distance) continue;
      twinOf[row] = twin;
      distances[row] = distance;
    }
    const { threshold, search, pairs } = found;
    return copiesFound('near-duplicates', twinOf, {
      score: (row) => 1 - (0.5 * (distances[row] ?? 0)) / threshold,
      message: (twin, row) =>
        `almost equal to row ${twin}: distance ${(distances[row] ?? 0).toPrecision(3)}, near is below ${threshold.toPrecision(3)}`,
      summary: { pairs: pairs.length, threshold, search },
    });
  },
};

interface Copies {
  readonly score: (row: number) => number;
  readonly message: (twin: number, row: number) => string;
  readonly summary: Readonly<Record<string, unknown>>;
}

function copiesFound(detector: string, twinOf: Int32Array, { score, message, summary }: Copies): Findings {
  const isIssue = Uint8Array.from(twinOf, (twin) => Number(twin >= 0));
  const code = detector === 'exact-duplicates' ? 'exact-duplicate' : 'near-duplicate';
  return {
    detector,
    rows: {
      score: Float64Array.from(twinOf, (twin, row) => (twin >= 0 ? score(row) : 0)),
      isIssue,
      reason: (row): Reason => {
        const twin = twinOf[row] ?? 0;
        return { code, message: message(twin, row), rows: [twin] };
      },
    },
    issues: [],
    summary: { ...summary, rows: isIssue.reduce((sum, flag) => sum + flag, 0) },
  };
}
