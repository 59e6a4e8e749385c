/** @module What every implementation of flags must do, run over each. */
import { describe, expect, it } from 'vitest';
import { flagNames, flagTable } from '../../contracts/flags.ts';
import type { Flags } from '../../domain/flags/ports.ts';

const subject = { pipeline: 'churn', kind: 'training', person: 'anna', teams: ['ml-leads'] };

/** `off` opens flags of which `reuse` alone is off, whoever asks. */
export function describeFlags(
  name: string,
  { plain, off }: { readonly plain: () => Promise<Flags>; readonly off: () => Promise<Flags> },
): void {
  describe(`${name} as flags`, () => {
    const valuesOf = async (flags: Flags) =>
      Object.fromEntries((await flags.evaluate(subject)).map(({ name: flag, value }) => [flag, value]));

    it('says of every flag how it stands, by its own phase where nobody set it', async () => {
      const own = Object.fromEntries(flagNames.map((flag) => [flag, flagTable[flag].phase === 'general']));
      expect(await valuesOf(await plain())).toEqual(own);
    });

    it('says of each why', async () => {
      for (const { why } of await (await plain()).evaluate(subject)) expect(why).not.toBe('');
    });

    it('follows what is set', async () => {
      const flags = await off();
      expect(await valuesOf(flags)).toMatchObject({ reuse: false, 'single-flight': true });
      expect(await valuesOf(flags)).toEqual(await valuesOf(flags));
    });

    it('is of its own project', async () => {
      const [one, other] = [await off(), await plain()];
      expect([await valuesOf(one), await valuesOf(other)]).toMatchObject([{ reuse: false }, { reuse: true }]);
    });
  });
}
