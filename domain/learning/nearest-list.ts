/** @module The nearest rows of one query: sorted by distance, then by row; a row of weight w counts as w rows. */

/** Grows as needed; holds the fewest nearest rows whose weights reach `k`. */
export class NearestList {
  readonly #k: number;
  #rows: Int32Array;
  #distances: Float64Array;
  #weights: Float64Array;
  #size = 0;
  #total = 0;

  constructor(k: number) {
    this.#k = k;
    const capacity = Math.max(4, Math.ceil(k) + 1);
    this.#rows = new Int32Array(capacity);
    this.#distances = new Float64Array(capacity);
    this.#weights = new Float64Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
    this.#total = 0;
  }

  /** Rows further away cannot get in; infinite until the weights reach `k`. */
  bound(): number {
    return this.#total >= this.#k ? (this.#distances[this.#size - 1] as number) : Number.POSITIVE_INFINITY;
  }

  rowAt(place: number): number {
    return this.#rows[place] as number;
  }

  distanceAt(place: number): number {
    return this.#distances[place] as number;
  }

  /** Weight with which the row of that place counts: the last one fills up to `k`. */
  weightAt(place: number): number {
    let left = this.#k;
    for (let before = 0; before < place; before += 1) left -= this.#weights[before] as number;
    return Math.max(0, Math.min(left, this.#weights[place] as number));
  }

  /** Takes the row in if it is among the nearest; of equal distances the smaller row goes first. Rows must come in ascending order. */
  offer(row: number, distance: number, weight: number): boolean {
    if (this.#total >= this.#k && distance >= (this.#distances[this.#size - 1] as number)) return false;
    if (this.#size === this.#rows.length) this.#grow();
    let place = this.#size;
    while (place > 0 && (this.#distances[place - 1] as number) > distance) {
      this.#rows[place] = this.#rows[place - 1] as number;
      this.#distances[place] = this.#distances[place - 1] as number;
      this.#weights[place] = this.#weights[place - 1] as number;
      place -= 1;
    }
    this.#rows[place] = row;
    this.#distances[place] = distance;
    this.#weights[place] = weight;
    this.#size += 1;
    this.#total += weight;
    this.#dropSpare();
    return true;
  }

  #dropSpare(): void {
    while (this.#total - (this.#weights[this.#size - 1] as number) >= this.#k) {
      this.#size -= 1;
      this.#total -= this.#weights[this.#size] as number;
    }
  }

  #grow(): void {
    const capacity = 2 * this.#rows.length;
    const rows = new Int32Array(capacity);
    const distances = new Float64Array(capacity);
    const weights = new Float64Array(capacity);
    rows.set(this.#rows);
    distances.set(this.#distances);
    weights.set(this.#weights);
    this.#rows = rows;
    this.#distances = distances;
    this.#weights = weights;
  }
}
