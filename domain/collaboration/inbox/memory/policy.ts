/** @module What an inbox remembers of events: which ones it has decided, and the last decisions. Bounded in number and size. */
import type { InboxDecision, InboxState } from '../../../../contracts/inbox.ts';

const dayMs = 86_400_000;
const seenForMs = 7 * dayMs;
const mostSeen = 5000;
/** Characters of ids: with all else the state stays far below the 2 MiB that a workflow may carry on. */
const mostSeenCharacters = 400_000;
const mostDecisions = 300;

export function isSeen({ seen }: InboxState, event: string): boolean {
  return seen.some(([id]) => id === event);
}

/** The oldest give way. */
export function withSeen(seen: InboxState['seen'], event: string, now: number): InboxState['seen'] {
  const all = [...seen, [event, now] as const];
  let characters = all.reduce((sum, [id]) => sum + id.length, 0);
  let from = Math.max(0, all.length - mostSeen);
  for (let index = 0; index < from; index += 1) characters -= all[index]?.[0].length ?? 0;
  for (let first = all[from]; first; first = all[from]) {
    const [id, at] = first;
    if (at > now - seenForMs && characters <= mostSeenCharacters) break;
    characters -= id.length;
    from += 1;
  }
  return from === 0 ? all : all.slice(from);
}

/** A later word on the same event takes the place of the earlier. */
export function withDecisions(
  known: readonly InboxDecision[],
  decisions: readonly InboxDecision[],
): readonly InboxDecision[] {
  const later = new Map(decisions.map((decision) => [decision.event, decision]));
  const kept = known.map((decision) => {
    const again = later.get(decision.event);
    later.delete(decision.event);
    return again ?? decision;
  });
  return [...kept, ...later.values()].slice(-mostDecisions);
}
