/** @module Composes what the gateway of a stack tells of the runs of its project. */
import type { Config } from '../config/schema.ts';
import { composeServices } from './compose.ts';
import { composeCache } from './compose-cache.ts';
import type { RunGate } from './gateway/runs/routes.ts';
import { liveRunServer } from './run/live-reach.ts';
import { composeRunGate } from './run/run-gate.ts';

export function composeProjectRuns(config: Config, dist: string): RunGate {
  const { runs } = composeServices(config, dist, false);
  return composeRunGate({ runs, cache: composeCache(config, dist), server: liveRunServer(config) });
}
