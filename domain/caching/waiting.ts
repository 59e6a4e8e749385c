/** @module How long a step waits before it asks again whether another worker has finished it. */

/** First pause, milliseconds. */
const firstMs = 150;
const growth = 1.5;
/** Beyond this attempt the pause is the longest one anyway. */
const lastGrowing = 30;

/** FNV-1a, 32 bits: spreads waiters without chance, so that a replayed test waits the same. */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

/**
 * Milliseconds until the next look. Pauses grow to half a lease, so that a holder's death is seen within one lease;
 * each is cut by up to a half, differently for each waiter, so that they do not come all at once.
 */
export function waitingPause(waiter: string, attempt: number, leaseMs: number): number {
  const pause = Math.min(leaseMs / 2, firstMs * growth ** Math.min(attempt, lastGrowing));
  return Math.ceil(pause * (0.5 + spread(`${waiter}/${attempt}`) / 2));
}
