import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JoinedGroups } from '../../../../domain/quality/duplicates/joined-groups.ts';

test('links join groups, also along a chain', () => {
  const groups = new JoinedGroups(5);
  groups.join(3, 4);
  groups.join(1, 3);
  expect([...groups.grouping().groupOf]).toEqual([0, 1, 2, 1, 1]);
});

test('groups do not depend on the order of links', () => {
  const links = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 15 });
  fc.assert(
    fc.property(links, (pairs) => {
      const of = (list: readonly (readonly [number, number])[]): number[] => {
        const groups = new JoinedGroups(12);
        for (const [left, right] of list) groups.join(left, right);
        return [...groups.grouping().groupOf];
      };
      expect(of([...pairs].reverse())).toEqual(of(pairs));
    }),
  );
});

test('all rows of a group are joined', () => {
  const groups = new JoinedGroups(4);
  groups.joinAll({ groupOf: Int32Array.of(0, 1, 0, 1), count: 2 });
  groups.join(0, 1);
  expect(groups.grouping().count).toBe(1);
});
