/** @module What a sweep has found, as it is stored. */
export interface SensitivityReport {
  readonly schema: 1;
  readonly summary: string;
}
