/** @module Fingerprints of steps that come with WITHIN, made when it is built, in the same way as those of users. */
import type { CodeFingerprint } from '../../contracts/action.ts';
import { bundleEntry } from './bundle.ts';
import { fingerprintBundle } from './snapshot.ts';

const nothing = { files: [], env: [] };

/** `entries` maps a name to a module (relative to `root`, whose lock file counts). Throws `STEP_COMPILE`. */
export async function closureDigests(
  entries: Readonly<Record<string, string>>,
  root: string,
): Promise<Record<string, CodeFingerprint>> {
  const fingerprints: Record<string, CodeFingerprint> = {};
  for (const [name, path] of Object.entries(entries)) {
    const bundle = await bundleEntry(root, `export * from ${JSON.stringify(`./${path}`)};`);
    fingerprints[name] = await fingerprintBundle(bundle, root, { declared: nothing, also: [] });
  }
  return fingerprints;
}
