/** @module What is drawn while a network trains: masks that drop hidden values, and noise on the inputs. */
import type { BulkDraws } from './bulk-draws.ts';
import type { Block } from './mlp-network.ts';

const twoTo32 = 2 ** 32;

/** Masks of the first rows: 0 with probability `dropout`, else 1 / (1 - dropout), so that the mean is 1 (Srivastava et al. 2014). */
export function drawMasks(mask: Block, rows: number, dropout: number, draw: BulkDraws): void {
  const bound = dropout * twoTo32;
  const kept = 1 / (1 - dropout);
  const end = rows * mask.width;
  for (let place = 0; place < end; place += 1) mask.values[place] = draw() < bound ? 0 : kept;
}

/** Adds normal noise to the first `columns` values of the first rows, two numbers a draw (Box and Muller 1958). */
export function addNoise(
  inputs: Block,
  size: { rows: number; columns: number },
  deviation: number,
  draw: BulkDraws,
): void {
  for (let row = 0; row < size.rows; row += 1) {
    const base = row * inputs.width;
    for (let column = 0; column < size.columns; column += 2) {
      const radius = deviation * Math.sqrt(-2 * Math.log((draw() + 1) / twoTo32));
      const angle = (2 * Math.PI * draw()) / twoTo32;
      add(inputs.values, base + column, radius * Math.cos(angle));
      if (column + 1 < size.columns) add(inputs.values, base + column + 1, radius * Math.sin(angle));
    }
  }
}

function add(values: Float32Array, place: number, amount: number): void {
  values[place] = (values[place] as number) + amount;
}
