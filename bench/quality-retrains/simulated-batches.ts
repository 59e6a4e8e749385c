/** @module Rows of a known law with two classes, of which any number can be drawn: nine features that tell something and three that do not. */
import type { Column, Table } from '../../domain/data/table.ts';
import type { RandomStream } from '../../domain/learning/learner.ts';

const regions = ['north', 'east', 'south', 'west'];
/** What a region adds to the log-odds. */
const regionEffect = [0.8, 0, -0.4, -0.8];

/** Independent rows; the best possible classifier is right in about 89 of 100. */
export function simulatedRows(rows: number, stream: RandomStream): Table {
  const names = ['age', 'income', 'visits', 'score', 'balance', 'ratio', 'length', 'noise-a', 'noise-b', 'noise-c'];
  const values = names.map(() => new Float64Array(rows));
  const region = new Int32Array(rows);
  const label = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const [a, b, c, d] = [stream.nextNormal(), stream.nextNormal(), stream.nextNormal(), stream.nextNormal()];
    region[row] = stream.nextBelow(regions.length);
    const logOdds = 3 * (1.1 * a + 0.9 * b - 0.8 * c + 0.7 * a * d + (regionEffect[region[row] ?? 0] ?? 0));
    label[row] = stream.nextDouble() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
    const drawn = [
      45 + 12 * a,
      Math.exp(10 + 0.5 * b),
      Math.round(20 + 6 * c),
      d,
      1000 + 200 * (a + 0.3 * stream.nextNormal()),
      b - c + 0.3 * stream.nextNormal(),
      Math.abs(d) + 0.2 * stream.nextNormal(),
      stream.nextNormal(),
      stream.nextDouble(),
      Math.exp(stream.nextNormal()),
    ];
    drawn.forEach((value, column) => {
      const own = values[column];
      if (own) own[row] = value;
    });
  }
  const numbers = names.map(
    (name, place): Column => ({ name, type: 'number', values: values[place] ?? new Float64Array(rows) }),
  );
  return {
    rowCount: rows,
    columns: [
      ...numbers,
      { name: 'region', type: 'string', codes: region, dictionary: regions },
      { name: 'label', type: 'string', codes: label, dictionary: ['no', 'yes'] },
    ],
  };
}

export const roles = { target: 'label' } as const;
