import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Upload } from '../../../contracts/datasets.ts';
import { summaryOf, versionsOf } from '../../../domain/datasets/versions.ts';
import { digestOf } from '../../support/executor.ts';

const uploads = fc.array(
  fc.record({
    content: fc.constantFrom('a', 'b', 'c', 'd'),
    state: fc.constantFrom('accepted', 'quarantined', 'pending'),
    receivedAt: fc.nat(5),
  }),
  { maxLength: 12 },
);
const made = (given: readonly { content: string; state: string; receivedAt: number }[]): Upload[] =>
  given.map(
    ({ content, state, receivedAt }, index) =>
      ({ dataset: 's', uploadId: `u${index}`, digest: digestOf(content), size: 1, state, receivedAt }) as Upload,
  );

it('loses no upload, mixes nothing in, and has at most one latest, which is accepted', () => {
  fc.assert(
    fc.property(uploads, (given) => {
      const all = made(given);
      const versions = versionsOf(all, [], new Set());
      expect(versions.flatMap(({ uploads: ids }) => ids).sort()).toEqual(all.map(({ uploadId }) => uploadId).sort());
      for (const { digest, state } of versions) {
        const states = all.filter((upload) => upload.digest === digest).map((upload) => upload.state);
        expect(states).toContain(state);
        expect(state === 'accepted').toBe(states.includes('accepted'));
      }
      const latest = versions.filter((version) => version.latest);
      expect(latest).toHaveLength(versions.some(({ state }) => state === 'accepted') ? 1 : 0);
      expect(latest.every(({ state }) => state === 'accepted')).toBe(true);
      const { accepted, quarantined, pending } = summaryOf('s', versions);
      expect(accepted + quarantined + pending).toBe(versions.length);
    }),
  );
});

it('does not depend on the order in which a store lists uploads', () => {
  fc.assert(
    fc.property(
      uploads.chain((given) =>
        fc.tuple(fc.constant(made(given)), fc.shuffledSubarray(made(given), { minLength: given.length })),
      ),
      ([one, other]) => {
        expect(versionsOf(other, [], new Set())).toEqual(versionsOf(one, [], new Set()));
      },
    ),
  );
});
