/** @module Composes what `/readyz` says of the store. */
import { type AdapterOptions, createAdapters, type StoreAnswers } from '../adapters/index.ts';

/** Anybody may ask, so that all who come within a second share one look. */
const keptMs = 1_000;

export function storeReadiness(options: Omit<AdapterOptions, 'dist'>, dist: string): () => Promise<StoreAnswers> {
  const adapters = createAdapters({ ...options, dist });
  let known: { readonly at: number; readonly answer: Promise<StoreAnswers> } | undefined;
  return () => {
    const at = Date.now();
    if (!known || at - known.at >= keptMs) known = { at, answer: adapters.answers() };
    return known.answer;
  };
}
