/** @module Gives up on senders that are too slow: they would hold a connection and a file for as long as they like. */
import { WithinError } from '../../../contracts/errors.ts';

export interface PaceLimits {
  /** Milliseconds without a byte. */
  readonly idleMs: number;
  /** Bytes a second that must come on average, once `paceGraceMs` have passed. */
  readonly leastPace: number;
  readonly paceGraceMs: number;
}

const tooSlow = (what: string): WithinError =>
  new WithinError('UPLOAD_TIMEOUT', `The upload was given up: ${what}; send it again over a better line.`, {});

export interface Watched {
  readonly bytes: () => number;
  /** False while the receiver is what is slow, as when its disk is. */
  readonly isWaiting: () => boolean;
}

/** Looks four times in each `idleMs`; `fail` is called once at most. Returns how to stop. */
export function watchPace(limits: PaceLimits, watched: Watched, fail: (reason: WithinError) => void): () => void {
  const { idleMs, leastPace, paceGraceMs } = limits;
  const begun = performance.now();
  let [seen, seenAt] = [watched.bytes(), begun];
  let ownMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    const count = watched.bytes();
    if (!watched.isWaiting()) ownMs += now - Math.max(seenAt, begun);
    if (count > seen || !watched.isWaiting()) [seen, seenAt] = [count, now];
    const elapsed = now - begun - ownMs;
    const late = now - seenAt >= idleMs && `no byte came for ${idleMs / 1000} s`;
    const crawling =
      elapsed > paceGraceMs && count < (leastPace * elapsed) / 1000 && `fewer than ${leastPace} bytes a second came`;
    const reason = late || crawling;
    if (reason === false) return;
    clearInterval(timer);
    fail(tooSlow(reason));
  }, idleMs / 4);
  timer.unref();
  return () => clearInterval(timer);
}
