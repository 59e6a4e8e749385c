/** @module True-positive rates beside PyOD's kNN and isolation forest, on the same rows and at the same realised false-positive rate. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Table } from '../../domain/data/table.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { sortDoubles } from '../../domain/learning/sort-doubles.ts';
import { certify, conformalPValues, flagged } from '../../domain/quality/anomalies/conformal.ts';
import { fitScore, scoreTableRows } from '../../domain/quality/anomalies/fitted-score.ts';
import { anomalySettingsSchema } from '../../domain/quality/anomalies/settings.ts';
import { allRows } from '../../domain/splitting/parts.ts';
import { shuffle } from '../../domain/splitting/shuffle.ts';
import { meanInterval } from '../../domain/statistics/intervals.ts';
import type { PythonProcess } from '../sklearn/python-process.ts';
import { budget } from './false-positives.ts';

const sets = ['breast-cancer', 'digits', 'wine', 'iris'] as const;
const kinds = ['local', 'global', 'dependency', 'cluster'] as const;
const methods = ['knn', 'isolation-forest', 'mahalanobis', 'ecod'] as const;
const peers = ['knn', 'iforest'] as const;
const trained = ['sameRows', 'allRows'] as const;
type Method = (typeof methods)[number];
type Peer = `${(typeof peers)[number]} ${(typeof trained)[number]}`;
type Rates = Readonly<Record<Method | Peer, number>>;

interface Trial {
  readonly kind: string;
  readonly seed: number;
  readonly rates: Rates;
}

const made = z.strictObject({ normal: z.int(), strange: z.int(), columns: z.int() });
const scored = z.record(z.enum(trained), z.record(z.enum(peers), z.array(z.number())));

interface Rows {
  readonly folder: string;
  readonly columns: number;
}

function readTable(file: string, { folder, columns }: Rows): Table {
  const values = new Float64Array(Uint8Array.from(readFileSync(join(folder, file))).buffer);
  const rowCount = values.length / columns;
  const own = (index: number): Float64Array => values.slice(index * rowCount, (index + 1) * rowCount);
  const column = (index: number) => ({ name: `c${index}`, type: 'number' as const, values: own(index) });
  return { rowCount, columns: Array.from({ length: columns }, (_, index) => column(index)) };
}

/** The real rows of a set, without their target. */
export async function readReal(name: string, python: PythonProcess, folder: string): Promise<Table> {
  const { columns } = await python.ask({ op: 'real', name }, z.strictObject({ rows: z.int(), columns: z.int() }));
  return readTable('rows', { folder, columns });
}

/** Half of the normal rows to fit on, a quarter to calibrate on, a quarter to test on with all anomalies. */
async function trial(
  { name, kind, seed }: { readonly name: string; readonly kind: string; readonly seed: number },
  python: PythonProcess,
  folder: string,
): Promise<Rates> {
  const shape = await python.ask({ op: 'make', name, kind, seed }, made);
  const normal = readTable('normal', { folder, columns: shape.columns });
  const strange = readTable('strange', { folder, columns: shape.columns });
  const order = shuffle(allRows(shape.normal), createStream(`${name} ${kind} ${seed}`));
  const [half, most] = [Math.floor(shape.normal / 2), Math.floor((3 * shape.normal) / 4)];
  const rows = { train: order.subarray(0, half), calibrate: order.subarray(half, most), test: order.subarray(most) };
  const ours = Object.fromEntries(methods.map((method) => [method, scoresOf(method, { normal, strange, rows, seed })]));
  // All sides flag so many clean test rows: as many as the default does by its own certified rank.
  const allowed = ours['knn']?.allowed ?? 0;
  const lists = Object.entries(rows).map(([part, own]) => [part, Array.from(own)] as const);
  const answer = await python.ask({ op: 'score', seed, ...Object.fromEntries(lists) }, scored);
  const theirs = trained.flatMap((same) =>
    peers.map((peer) => [`${peer} ${same}`, Float64Array.from(answer[same]?.[peer] ?? [])] as const),
  );
  const all = [...methods.map((method) => [method, ours[method]?.scores ?? new Float64Array()] as const), ...theirs];
  return Object.fromEntries(
    all.map(([side, scores]) => [side, rateAt(scores, rows.test.length, allowed)]),
  ) as unknown as Rates;
}

interface OurRows {
  readonly normal: Table;
  readonly strange: Table;
  readonly rows: { readonly train: Uint32Array; readonly calibrate: Uint32Array; readonly test: Uint32Array };
  readonly seed: number;
}

/** Scores of the clean test rows, then of the anomalies; and how many clean ones the certified rank flags. */
function scoresOf(method: Method, { normal, strange, rows, seed }: OurRows): { scores: Float64Array; allowed: number } {
  const settings = anomalySettingsSchema.parse({ method });
  const request = { table: normal, roles: {}, settings, stream: createStream(`${method} ${seed}`) };
  const fitted = fitScore(request, rows.train, rows.train.length);
  const calibration = sortDoubles(scoreTableRows(fitted, normal, { rows: rows.calibrate }));
  const clean = scoreTableRows(fitted, normal, { rows: rows.test });
  const isIssue = flagged(conformalPValues(calibration, clean), certify(calibration.length, budget));
  const scores = Float64Array.from([...clean, ...scoreTableRows(fitted, strange, { rows: allRows(strange.rowCount) })]);
  return { scores, allowed: isIssue.reduce((sum, own) => sum + own, 0) };
}

/** Share of the anomalies above the clean row that comes next after `allowed` are flagged. */
function rateAt(scores: Float64Array, cleanRows: number, allowed: number): number {
  const clean = scores.slice(0, cleanRows).sort();
  const threshold = clean[cleanRows - 1 - allowed] ?? Number.POSITIVE_INFINITY;
  const strange = scores.subarray(cleanRows);
  return strange.filter((score) => score > threshold).length / strange.length;
}

/** Mean rates, then paired differences to each peer over seeds: a seed's difference is the mean over data sets. */
export async function detection(python: PythonProcess, folder: string, seeds: number): Promise<string> {
  const trials: Trial[] = [];
  for (const name of sets) {
    for (const kind of kinds) {
      for (let seed = 0; seed < seeds; seed += 1) {
        trials.push({ kind, seed, rates: await trial({ name, kind, seed }, python, folder) });
      }
    }
  }
  return `${rateTable(trials)}\n\n${differenceTable(trials, seeds)}`;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const of = (trials: readonly Trial[], kind: string): readonly Trial[] =>
  trials.filter((own) => kind === 'all' || own.kind === kind);

function rateTable(trials: readonly Trial[]): string {
  const sides = Object.keys(trials[0]?.rates ?? {}) as (Method | Peer)[];
  const label = (side: string): string =>
    (methods as readonly string[]).includes(side) && !side.includes(' ') ? `ours ${side}` : `PyOD ${side}`;
  const lines = [...kinds, 'all'].map((kind) => {
    const rates = sides.map((side) => mean(of(trials, kind).map((own) => own.rates[side])).toFixed(3));
    return `| ${kind} | ${rates.join(' | ')} |`;
  });
  return [`| anomalies | ${sides.map(label).join(' | ')} |`, `|---|${sides.map(() => '---|').join('')}`, ...lines].join(
    '\n',
  );
}

/** Our method beside the peer of its kind. */
const rivals: readonly (readonly [Method, Peer])[] = [
  ['knn', 'knn sameRows'],
  ['knn', 'iforest sameRows'],
  ['isolation-forest', 'iforest sameRows'],
  ['knn', 'knn allRows'],
  ['knn', 'iforest allRows'],
];

function differenceTable(trials: readonly Trial[], seeds: number): string {
  const lines = [...kinds, 'all'].map((kind) => {
    const cells = rivals.map(([side, peer]) => {
      const bySeed = Array.from({ length: seeds }, (_, seed) =>
        mean(
          of(trials, kind)
            .filter((own) => own.seed === seed)
            .map(({ rates }) => rates[side] - rates[peer]),
        ),
      );
      const { mean: middle, lower, upper } = meanInterval(bySeed);
      return `${signed(middle)} [${signed(lower)}, ${signed(upper)}]${upper < 0 ? ' **below**' : ''}`;
    });
    return `| ${kind} | ${cells.join(' | ')} |`;
  });
  const head = rivals.map(([side, peer]) => `ours ${side} - PyOD ${peer}`);
  return [`| anomalies | ${head.join(' | ')} |`, `|---|${head.map(() => '---|').join('')}`, ...lines].join('\n');
}

function signed(points: number): string {
  const text = (100 * points).toFixed(1);
  return points > 0 ? `+${text}` : text;
}
