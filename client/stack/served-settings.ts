/** @module What a local stack and whoever sends it work must agree on: its worker keeps the environment that it was started in. */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../config/schema.ts';
import { WithinError } from '../../contracts/errors.ts';

/** Variable by setting. Another store or other keys, and the worker finds nothing of what it is told to do. */
const variables = {
  store: 'WITHIN_STORE',
  storeKeys: 'WITHIN_STORE_KEYS',
  payloadKeys: 'WITHIN_PAYLOAD_KEYS',
} as const;
type Setting = keyof typeof variables;

/** Digest of each setting; of keys that is of where they stand, never of the keys. */
export const servedSettingsSchema = z.strictObject({
  store: z.string(),
  storeKeys: z.string(),
  payloadKeys: z.string(),
} satisfies Record<Setting, z.ZodType>);
export type ServedSettings = z.infer<typeof servedSettingsSchema>;

export function servedSettings({ store, storeKeys, payloadKeys }: Config): ServedSettings {
  return { store: digestOf(realOf(store)), storeKeys: digestOf(storeKeys), payloadKeys: digestOf(payloadKeys) };
}

const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value ?? null))
    .digest('hex')
    .slice(0, 16);

/** One name for a folder that several lead to, also before it is there. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realOf(parent), basename(path));
  }
}

/** Variables of the settings that differ; none of a stack whose version kept no settings. */
export function differingSettings(served: ServedSettings | undefined, config: Config): readonly string[] {
  if (!served) return [];
  const own = servedSettings(config);
  return (Object.keys(variables) as Setting[])
    .filter((setting) => own[setting] !== served[setting])
    .map((setting) => variables[setting]);
}

export function stackDiffers(differing: readonly string[], { stateDir }: Pick<Config, 'stateDir'>): WithinError {
  return new WithinError(
    'STACK_DIFFERS',
    `the local stack in ${stateDir} was started with another ${differing.join(' and ')}; set what it was started with, or run within down, and the next command starts it anew.`,
    { path: stateDir, variables: differing },
  );
}
