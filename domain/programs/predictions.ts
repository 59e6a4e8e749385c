/** @module What a program answered, checked: as many rows, a column for each class, numbers that are probabilities. */
import { type ErrorCode, WithinError } from '../../contracts/errors.ts';
import type { Column, NumericColumn, Table } from '../data/table.ts';
import { didYouMean } from '../pipeline/nearest.ts';
import type { ProgramModel } from './header.ts';

/** What single-precision arithmetic may be off by; a value beyond it is no probability. */
const rounding = 1e-6;
/** What the probabilities of a row may miss 1 by: single-precision sums over many classes. */
const sumRounding = 1e-3;

type Answering = Pick<ProgramModel, 'task' | 'classes' | 'learner'>;

const refuse = (model: Answering, what: string, details: object = {}, code: ErrorCode = 'STEP_PROTOCOL'): never => {
  throw new WithinError(code, `The predictions of \`${model.learner}\` are refused: ${what}.`, { ...details });
};

function numbers(model: Answering, column: Column): Float64Array {
  if (column.type === 'string' || column.type === 'date' || column.type === 'timestamp')
    return refuse(model, `column "${column.name}" holds ${column.type}s where numbers belong`, { column: column.name });
  const bad = column.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const what = Number.isNaN(column.values[bad]) ? 'no number (NaN or missing)' : 'an infinite value';
    const where = { column: column.name, row: bad + 1 };
    refuse(model, `column "${column.name}" has ${what} in row ${bad + 1}`, where, 'FIT_DIVERGED');
  }
  return column.values;
}

/** `p_<class>`; a name that differs only by case counts where classes are true and false. */
function columnOf(model: Answering, table: Table, label: string): NumericColumn | Column {
  const name = `p_${label}`;
  const names = table.columns.map((column) => column.name);
  return (
    table.columns.find((column) => column.name === name) ??
    table.columns.find((column) => column.name.toLowerCase() === name && /^p_(true|false)$/.test(name)) ??
    refuse(
      model,
      `column "${name}" is not there${didYouMean(name, names)}; write one column p_<class> for each class`,
      {
        column: name,
        columns: names,
      },
    )
  );
}

/** Probabilities by class; of two classes the second one's may stand alone. */
function shares(model: Answering, table: Table): Float64Array[] {
  const classes = model.classes ?? [];
  const [first = '', second = ''] = classes;
  const [only] = table.columns;
  if (classes.length === 2 && table.columns.length === 1 && only && only.name.toLowerCase() !== `p_${first}`) {
    const positive = numbers(model, columnOf(model, table, second));
    return [positive.map((share) => 1 - share), positive];
  }
  return classes.map((label) => numbers(model, columnOf(model, table, label)));
}

/** Row-major; what rounding left just outside 0 and 1 is put back on the edge. */
function probabilities(model: Answering, table: Table): Float64Array {
  const columns = shares(model, table);
  const matrix = new Float64Array(table.rowCount * columns.length);
  for (let row = 0; row < table.rowCount; row += 1) {
    let sum = 0;
    for (const [index, column] of columns.entries()) {
      const share = column[row] ?? Number.NaN;
      if (share < -rounding || share > 1 + rounding)
        refuse(model, `row ${row + 1} has the probability ${share}, which is not within 0 and 1`, { row: row + 1 });
      sum += share;
      matrix[row * columns.length + index] = Math.min(1, Math.max(0, share));
    }
    if (Math.abs(sum - 1) > sumRounding)
      refuse(model, `the probabilities of row ${row + 1} add up to ${sum}, not to 1`, { row: row + 1, sum });
  }
  return matrix;
}

function value(model: Answering, table: Table): Float64Array {
  const column = table.columns.find(({ name }) => name === 'prediction') ?? table.columns[0];
  if (column && (table.columns.length === 1 || column.name === 'prediction')) return numbers(model, column);
  return refuse(model, `there are ${table.columns.length} columns; write one, called prediction`);
}

/**
 * The numbers of an answer to `rowCount` rows: probabilities row-major in the order of the classes, or one number a
 * row. Throws `STEP_PROTOCOL` with what is wrong and where, `FIT_DIVERGED` for what is not finite.
 */
export function predictionsOf(model: Answering, table: Table, rowCount: number): Float64Array {
  if (table.rowCount !== rowCount)
    refuse(model, `there are ${table.rowCount} rows for ${rowCount} that were asked for; answer each row, in order`, {
      rows: table.rowCount,
      asked: rowCount,
    });
  return model.task === 'classification' ? probabilities(model, table) : value(model, table);
}
