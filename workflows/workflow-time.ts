/** @module The time of a workflow: that of its current task, the same when it is replayed. */

/** Milliseconds since 1970 UTC. */
export function workflowNow(): number {
  // oxlint-disable-next-line no-restricted-properties -- the sandbox of workflows answers with the time of the history
  return Date.now();
}
