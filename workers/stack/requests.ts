/** @module Takes the wishes that clients left for the owner, oldest first. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type StackRequest, stackRequestSchema } from '../../client/stack/supervisor-options.ts';

/** Each wish once; files that are not one are removed. */
export function takeRequests(folder: string): StackRequest[] {
  const paths = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name));
  const dated = paths.map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
  return dated
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ path }) => {
      const request = parse(path);
      rmSync(path, { force: true });
      return request ? [request] : [];
    });
}

function parse(path: string): StackRequest | undefined {
  try {
    return stackRequestSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
