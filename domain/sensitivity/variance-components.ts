/** @module Variance components of one-way, nested and crossed designs from mean squares; equal to REML where balanced and not negative. */
import { WithinError } from '../../contracts/errors.ts';
import { meanOf, squaresAboutMean } from '../statistics/moments.ts';
import { fisherUpperTail } from '../statistics/quantiles.ts';

/** An estimate of a variance; differences of mean squares may fall below 0, which is kept raw and shown as 0. */
export interface VarianceComponent {
  readonly raw: number;
  readonly shown: number;
}

const component = (raw: number): VarianceComponent => ({ raw, shown: Math.max(0, raw) });

const refuse = (design: string, needs: string): never => {
  throw new WithinError('SWEEP_INVALID', `a ${design} design needs ${needs}`, { design });
};

export interface OneWay {
  readonly betweenMeanSquare: number;
  readonly withinMeanSquare: number;
  readonly between: VarianceComponent;
  readonly within: VarianceComponent;
  /** Intraclass correlation, between over the sum, from the shown estimates; NaN where nothing varies. */
  readonly intraclass: number;
  readonly f: number;
  /** P(F > f) if the groups do not differ. */
  readonly p: number;
}

/** Groups of scores; unequal sizes use the effective size (N - sum n^2 / N) / (a - 1). */
export function oneWay(groups: readonly (readonly number[])[]): OneWay {
  const count = groups.reduce((sum, group) => sum + group.length, 0);
  const degrees = { between: groups.length - 1, within: count - groups.length };
  if (degrees.between < 1 || degrees.within < 1 || groups.some(({ length }) => length === 0)) {
    refuse('one-way', 'two or more groups, none empty, and one of two or more scores');
  }
  const mean = meanOf(groups.flat());
  const betweenSquares = groups.reduce((sum, group) => sum + group.length * (meanOf(group) - mean) ** 2, 0);
  const betweenMeanSquare = betweenSquares / degrees.between;
  const withinMeanSquare = groups.reduce((sum, group) => sum + squaresAboutMean(group), 0) / degrees.within;
  const size = (count - groups.reduce((sum, { length }) => sum + length ** 2, 0) / count) / degrees.between;
  const between = component((betweenMeanSquare - withinMeanSquare) / size);
  const f = betweenMeanSquare / withinMeanSquare;
  return {
    betweenMeanSquare,
    withinMeanSquare,
    between,
    within: component(withinMeanSquare),
    intraclass: between.shown / (between.shown + withinMeanSquare),
    f,
    p: fisherUpperTail(f, degrees.between, degrees.within),
  };
}

export interface Nested {
  /** Of the outer factor (split), of the inner one within it (seed), of repeats (rerun). */
  readonly outer: VarianceComponent;
  readonly inner: VarianceComponent;
  readonly residual: VarianceComponent;
}

/** Balanced: `scores[outer][inner]` are the repeats of an inner level, two or more of each. */
export function nested(scores: readonly (readonly (readonly number[])[])[]): Nested {
  const inner = scores[0]?.length ?? 0;
  const repeats = scores[0]?.[0]?.length ?? 0;
  const isBalanced = scores.every((level) => level.length === inner && level.every(({ length }) => length === repeats));
  if (!isBalanced || scores.length < 2 || inner < 2 || repeats < 2) {
    refuse('nested', 'two or more outer levels, inner levels and repeats, as many of each everywhere');
  }
  const outerMeans = scores.map((level) => meanOf(level.flat()));
  const outerMeanSquare = (repeats * inner * squaresAboutMean(outerMeans)) / (scores.length - 1);
  const innerSquares = scores.reduce((sum, level) => sum + squaresAboutMean(level.map(meanOf)), 0);
  const innerMeanSquare = (repeats * innerSquares) / (scores.length * (inner - 1));
  const residualSquares = scores.flat().reduce((sum, cell) => sum + squaresAboutMean(cell), 0);
  const residualMeanSquare = residualSquares / (scores.length * inner * (repeats - 1));
  return {
    outer: component((outerMeanSquare - innerMeanSquare) / (inner * repeats)),
    inner: component((innerMeanSquare - residualMeanSquare) / repeats),
    residual: component(residualMeanSquare),
  };
}

export interface Crossed {
  readonly rows: VarianceComponent;
  readonly columns: VarianceComponent;
  /** Null without repeats: then it cannot be told from the residual. */
  readonly interaction: VarianceComponent | null;
  readonly residual: VarianceComponent;
  readonly meanSquares: { readonly rows: number; readonly columns: number; readonly interaction: number };
}

/** Balanced: `scores[row][column]` are the repeats of a cell, one or more of each. */
export function crossed(scores: readonly (readonly (readonly number[])[])[]): Crossed {
  const columns = scores[0]?.length ?? 0;
  const repeats = scores[0]?.[0]?.length ?? 0;
  const isBalanced = scores.every((row) => row.length === columns && row.every(({ length }) => length === repeats));
  if (!isBalanced || scores.length < 2 || columns < 2 || repeats < 1) {
    refuse('crossed', 'two or more rows and columns and as many scores in every cell');
  }
  const cells = scores.map((row) => row.map(meanOf));
  const rowMeans = cells.map(meanOf);
  const columnMeans = Array.from({ length: columns }, (_, column) => meanOf(cells.map((row) => row[column] ?? 0)));
  const mean = meanOf(rowMeans);
  const interactionSquares = cells.reduce(
    (sum, row, index) =>
      sum +
      row.reduce((part, cell, at) => part + (cell - (rowMeans[index] ?? 0) - (columnMeans[at] ?? 0) + mean) ** 2, 0),
    0,
  );
  const meanSquares = {
    rows: (repeats * columns * squaresAboutMean(rowMeans)) / (scores.length - 1),
    columns: (repeats * scores.length * squaresAboutMean(columnMeans)) / (columns - 1),
    interaction: (repeats * interactionSquares) / ((scores.length - 1) * (columns - 1)),
  };
  const residualSquares = scores.flat().reduce((sum, cell) => sum + squaresAboutMean(cell), 0);
  const residual =
    repeats === 1 ? meanSquares.interaction : residualSquares / (scores.length * columns * (repeats - 1));
  return {
    rows: component((meanSquares.rows - meanSquares.interaction) / (columns * repeats)),
    columns: component((meanSquares.columns - meanSquares.interaction) / (scores.length * repeats)),
    interaction: repeats === 1 ? null : component((meanSquares.interaction - residual) / repeats),
    residual: component(residual),
    meanSquares,
  };
}
