/** @module Types of the few jstat functions in use; the package ships none. */
declare module 'jstat' {
  interface JStat {
    readonly beta: { inv(probability: number, alpha: number, beta: number): number };
    readonly normal: { inv(probability: number, mean: number, deviation: number): number };
    readonly studentt: { inv(probability: number, degreesOfFreedom: number): number };
  }
  const jstat: { readonly jStat: JStat };
  export = jstat;
}
