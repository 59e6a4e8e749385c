/** Name of the column that holds a ratio. */
export function ratioName(above: string, below: string): string {
  return `${above}_per_${below}`;
}
