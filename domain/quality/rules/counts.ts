/** @module Counts and shares in words. */

export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
export const percent = (share: number): string => `${Number((100 * share).toFixed(2))}%`;
