/** @module Types of the few jstat functions in use; the package ships none. */
declare module 'jstat' {
  interface JStat {
    readonly beta: { inv(probability: number, alpha: number, beta: number): number };
    readonly centralF: {
      cdf(value: number, numerator: number, denominator: number): number;
      inv(probability: number, numerator: number, denominator: number): number;
    };
    gammaln(value: number): number;
    readonly chisquare: { inv(probability: number, degreesOfFreedom: number): number };
    readonly normal: {
      cdf(value: number, mean: number, deviation: number): number;
      inv(probability: number, mean: number, deviation: number): number;
    };
    readonly studentt: { inv(probability: number, degreesOfFreedom: number): number };
  }
  const jstat: { readonly jStat: JStat };
  export = jstat;
}
