/** @module Groups that grow together when a link joins them (union-find). */
import type { RowGrouping } from './equal-rows.ts';

export class JoinedGroups {
  readonly #parent: Int32Array;

  constructor(rows: number) {
    this.#parent = Int32Array.from({ length: rows }, (_, row) => row);
  }

  join(left: number, right: number): void {
    const [a, b] = [this.#root(left), this.#root(right)];
    // The smaller index leads, so that groups do not depend on the order of links.
    this.#parent[Math.max(a, b)] = Math.min(a, b);
  }

  /** Joins all rows of each group. */
  joinAll({ groupOf, count }: RowGrouping): void {
    const first = new Int32Array(count).fill(-1);
    groupOf.forEach((group, row) => {
      if ((first[group] ?? -1) < 0) first[group] = row;
      else this.join(first[group] ?? row, row);
    });
  }

  grouping(): RowGrouping {
    const numbers = new Map<number, number>();
    const groupOf = this.#parent.map((_, row) => {
      const root = this.#root(row);
      const number = numbers.get(root) ?? numbers.size;
      numbers.set(root, number);
      return number;
    });
    return { groupOf, count: numbers.size };
  }

  #root(row: number): number {
    let root = row;
    while ((this.#parent[root] ?? root) !== root) {
      const above = this.#parent[root] ?? root;
      this.#parent[root] = this.#parent[above] ?? above;
      root = above;
    }
    return root;
  }
}
