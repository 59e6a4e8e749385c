/** @module How often the gateway may be asked: what is set and what is usual. */

/** Requests a minute. */
export interface RateSettings {
  /** Of one token; of this machine, where there are none. */
  readonly token: number;
  /** Of one address, to what asks for no token. */
  readonly address: number;
  /** Of one address, without a known token. */
  readonly failures: number;
}

/** A token's is what two cores are measured to answer. */
export const usualRates: RateSettings = { token: 60_000, address: 1_200, failures: 20 };
