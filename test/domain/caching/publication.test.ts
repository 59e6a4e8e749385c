import { describe, expect, it } from 'vitest';
import type { Prepared } from '../../../domain/caching/execution.ts';
import { differs, isPublished } from '../../../domain/caching/publication.ts';
import { definitionOf, Lab, stepOf } from '../../support/executor.ts';

interface Case {
  readonly cache?: boolean;
  readonly noCache?: boolean;
  readonly refresh?: readonly string[];
  readonly flags?: Readonly<Record<string, boolean>>;
}

function prepared({ cache = true, noCache = false, refresh = [], flags = {} }: Case): Prepared {
  const step = stepOf('a', [], { cache });
  const definition = definitionOf([step]);
  const options = { noCache, refresh: [...refresh] };
  return { definition, step, request: { options }, plan: { flags } } as unknown as Prepared;
}

describe('what becomes of a result', () => {
  it.each<[string, Case, boolean]>([
    ['of a plain step', {}, true],
    ['of a step that is computed anew', { refresh: ['a'] }, true],
    ['of a step that says cache: false', { cache: false }, false],
    ['of a run with --no-cache', { noCache: true }, false],
    ['while reuse is switched off', { flags: { reuse: false } }, false],
    ['of a step computed anew while reuse is switched off', { refresh: ['a'], flags: { reuse: false } }, false],
  ])('an entry for others: %s', (_what, given, expected) => {
    expect(isPublished(prepared(given))).toBe(expected);
  });

  it('differs from an earlier one by its bytes alone', async () => {
    const lab = new Lab();
    const { document } = await lab.run(definitionOf([stepOf('a')]));
    const [step] = document.steps;
    const outputs = step?.outputs ?? {};
    const ports = { actions: lab.actions } as never;
    expect(await differs(outputs, step?.key, ports)).toBe(false);
    const [role = ''] = Object.keys(outputs);
    const other = { ...outputs, [role]: await lab.blobs.put('other', 'text/plain') };
    expect(await differs(other, step?.key, ports)).toBe(true);
    expect(await differs(outputs, undefined, ports)).toBe(true);
    lab.dispose();
  });
});
