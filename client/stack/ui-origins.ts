/** @module Of which origins the pages of Temporal's web UI are. */
import type { Config } from '../../config/schema.ts';
import { liveStack } from '../run/live.ts';

/** A server of this machine answers under both names. */
export function originsOf({ uiOrigins = [] }: Pick<Config, 'uiOrigins'>, uiUrl: string | undefined): readonly string[] {
  if (uiUrl === undefined) return uiOrigins;
  const local = new URL(uiUrl);
  return [...uiOrigins, ...['127.0.0.1', 'localhost'].map((name) => `http://${name}:${local.port}`)];
}

/** The configured ones, and that of the stack which runs now. */
export const uiOrigins = (config: Config): readonly string[] => originsOf(config, liveStack(config)?.uiUrl);
