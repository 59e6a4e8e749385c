import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueText } from '../../contracts/issue-text.ts';

const schema = z.strictObject({
  kind: z.enum(['run', 'review']).optional(),
  one: z.literal(1).optional(),
  name: z.string().min(1).max(5).optional(),
  share: z.number().min(0).max(1).optional(),
  list: z.array(z.string().regex(/^a/, 'begins with a')).min(2).optional(),
  must: z.strictObject({ have: z.int() }),
});
const must = { have: 1 };

describe('a broken rule in words', () => {
  it.each([
    [{ must, kind: 'ran' }, 'kind: expected one of run, review'],
    [{ must, one: 2 }, 'one: expected 1'],
    [{ must, name: '' }, 'name: is empty'],
    [{ must, name: 'x'.repeat(6) }, 'name: has more than 5 characters'],
    [{ must, name: 5 }, 'name: expected string, received number'],
    [{ must, share: 2 }, 'share: is to be at most 1'],
    [{ must, share: -1 }, 'share: is to be at least 0'],
    [{ must, share: Number.NaN }, 'share: expected number, received NaN'],
    [{ must, list: ['a'] }, 'list: has fewer than 2 entries'],
    [{ must, list: ['a', 'b'] }, 'list.1: begins with a'],
    [{ must, other: 1 }, 'the event: does not know "other"'],
    [{ must: {} }, 'must.have: is missing'],
    [null, 'the event: expected object, received null'],
  ])('says of %j: %s', (given, text) => {
    const { error } = schema.safeParse(given);
    expect(issueText(error as z.ZodError, 'the event')).toBe(text);
  });
});
