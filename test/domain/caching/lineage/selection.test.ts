import { describe, expect, it } from 'vitest';
import { findKey, isStep, selectEntries } from '../../../../domain/caching/lineage/selection.ts';
import { summaryOf } from '../../../support/summaries.ts';

const key = (start: string) => start.padEnd(64, '0');

describe('a key by its beginning', () => {
  const keys = [key('aaaaaaaa1'), key('aaaaaaaa2'), key('bbbbbbbb')];

  it('is found when no other begins so', () => {
    expect(findKey('bbbbbbbb', keys)).toBe(keys[2]);
    expect(findKey('aaaaaaaa2', keys)).toBe(keys[1]);
    expect(findKey(keys[0]!, keys)).toBe(keys[0]);
  });

  it('is refused with both keys when two begin so', () => {
    expect(() => findKey('aaaaaaaa', keys)).toThrow(/2 keys begin with "aaaaaaaa"/);
  });

  it('is refused under eight digits, or when it is no key at all', () => {
    for (const given of ['bbbbbbb', 'train', '', '../../../x'])
      expect(() => findKey(given, keys)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('comes with the nearest one when nothing begins so', () => {
    expect(() => findKey('bbbbbbbc', keys)).toThrow(
      expect.objectContaining({ code: 'ENTRY_NOT_FOUND', message: expect.stringContaining('did you mean "bbbbbbbb"') }),
    );
  });
});

describe('entries by step, writer and time', () => {
  const entries = [
    summaryOf('1', { step: 'iris/train', writer: '7@alpha', createdAt: 10 }),
    summaryOf('2', { step: 'wine/train', writer: '8@beta', createdAt: 20 }),
    summaryOf('3', { step: 'wine/load', writer: '9@beta', signer: 'ci-key', createdAt: 30 }),
  ];
  const keysOf = (selection: Parameters<typeof selectEntries>[0]) =>
    selectEntries(selection, entries).map((entry) => entry.key);

  it('are those that meet everything that is given', () => {
    expect(keysOf({ step: 'train' })).toEqual(['1', '2']);
    expect(keysOf({ step: 'wine/train' })).toEqual(['2']);
    expect(keysOf({ writer: 'beta' })).toEqual(['2', '3']);
    expect(keysOf({ writer: '7@alpha' })).toEqual(['1']);
    expect(keysOf({ writer: 'ci-key' })).toEqual(['3']);
    expect(keysOf({ since: 20 })).toEqual(['2', '3']);
    expect(keysOf({ step: 'train', since: 20 })).toEqual(['2']);
  });

  it.each([
    [{ step: 'trian' }, 'did you mean "train"'],
    [{ writer: 'ci-kex' }, 'did you mean "ci-key"'],
    [{ since: 31 }, 'No entry fits since 1970-01-01T00:00:00.031Z'],
  ])('are refused with the nearest name for %j', (selection, says) => {
    expect(() => selectEntries(selection, entries)).toThrow(
      expect.objectContaining({ code: 'ENTRY_NOT_FOUND', message: expect.stringContaining(says) }),
    );
  });

  it('know a step with and without its pipeline', () => {
    expect([isStep('a/b', 'b'), isStep('a/b', 'a/b'), isStep('a/b', 'a'), isStep('a/b', 'c')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
