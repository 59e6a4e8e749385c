/** @module Rows of a known law: three clusters, skewed, heavy-tailed, dependent, rounded and missing numbers, and categories. */
import type { Table } from '../../domain/data/table.ts';
import type { RandomStream } from '../../domain/learning/learner.ts';

const centres = [
  [0, 0, 0],
  [4, 1, -2],
  [-3, 5, 2],
] as const;

/** Independent rows of 12 columns. */
export function simulatedTable(rows: number, stream: RandomStream): Table {
  const names = ['x', 'y', 'z', 'sum', 'skewed', 'heavy', 'count', 'gappy', 'share', 'level'];
  const numbers = names.map((name) => ({ name, type: 'number' as const, values: new Float64Array(rows) }));
  const kind = new Int32Array(rows);
  const region = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const cluster = stream.nextBelow(3);
    drawNumbers(stream, centres[cluster] ?? centres[0]).forEach((value, column) => {
      const own = numbers[column];
      if (own) own.values[row] = value;
    });
    kind[row] = stream.nextDouble() < 0.9 ? cluster : 3;
    region[row] = Math.floor(4 * stream.nextDouble() ** 2);
  }
  return {
    rowCount: rows,
    columns: [
      ...numbers,
      { name: 'kind', type: 'string', codes: kind, dictionary: ['a', 'b', 'c', 'other'] },
      {
        name: 'region',
        type: 'string',
        codes: region,
        dictionary: ['north', 'east', 'south', 'west'],
      },
    ],
  };
}

function drawNumbers(stream: RandomStream, centre: readonly [number, number, number]): number[] {
  const normal = (): number => stream.nextNormal();
  const [x, y, z] = [centre[0] + normal(), centre[1] + 2 * normal(), centre[2] + 0.5 * normal()];
  const skewed = Math.exp(normal());
  const heavy = normal() / Math.sqrt((normal() ** 2 + normal() ** 2 + normal() ** 2) / 3);
  const gappy = stream.nextDouble() < 0.1 ? Number.NaN : 100 + 15 * normal();
  const share = stream.nextDouble();
  return [x, y, z, x + y + 0.1 * normal(), skewed, heavy, Math.floor(2 * skewed), gappy, share, x > 2 ? 1 : 0];
}
