/** @module Forms of what outlives a release: none is narrowed without a new version and a note of what to do. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { actionEntrySchema, keyComponentsSchema } from '../../contracts/action.ts';
import { datasetDecisionSchema, receivedUploadSchema, uploadVerdictSchema } from '../../contracts/datasets.ts';
import { eventSchema } from '../../contracts/events.ts';
import { flagChangeSchema } from '../../contracts/flags.ts';
import { formats } from '../../contracts/formats.ts';
import { definitionSchema } from '../../contracts/graph.ts';
import { pipelineSchema } from '../../contracts/pipeline.ts';
import { runDocumentSchema, startedRunSchema } from '../../contracts/run.ts';
import { breaksOf, type Schema } from '../support/format-breaks.ts';

const file = resolve(import.meta.dirname, '../stores/formats.json');
/** The layout of a store has no schema: saved stores are opened by test/e2e/saved-stores.test.ts. */
const schemas: Readonly<Record<Exclude<keyof typeof formats, 'store'>, readonly z.ZodType[]>> = {
  entries: [actionEntrySchema, keyComponentsSchema],
  definitions: [definitionSchema],
  runs: [runDocumentSchema, startedRunSchema],
  pipelines: [pipelineSchema],
  events: [eventSchema],
  datasets: [receivedUploadSchema, uploadVerdictSchema, datasetDecisionSchema],
  flags: [flagChangeSchema],
};
type Kept = Readonly<Record<string, { readonly version: number; readonly forms: readonly Schema[] }>>;

const jsonOf = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
const today: Kept = Object.fromEntries(
  Object.entries(schemas).map(([name, forms]) => [
    name,
    { version: formats[name as keyof typeof schemas], forms: forms.map(jsonOf) },
  ]),
);
const changes = readFileSync(resolve(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');

describe('what outlives a release', () => {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : today;

  it.each(Object.keys(today))('%s: takes all that it took, or has a new version', (name) => {
    const [was, now] = [kept[name], today[name]];
    if (!was || !now || now.version > was.version) return;
    const broken = was.forms.flatMap((form, index) => breaksOf(form, now.forms[index] ?? { not: {} }));
    expect(
      broken,
      `raise formats.${name} in contracts/formats.ts, read the old form too, write a [CHANGE] line`,
    ).toEqual([]);
  });

  it.each(Object.entries(formats).filter(([, version]) => version > 1))(
    '%s: version %i has its note in CHANGELOG.md',
    (name, version) => {
      const what = name === 'entries' ? 'keys' : name;
      expect(changes).toMatch(new RegExp(`^- \\[CHANGE\\].*\\b${what}\\b.*version ${version}`, 'im'));
    },
  );

  it('is as test/stores/formats.json keeps it; `npx vitest run test/contracts -u` writes it anew', async () => {
    await expect(`${JSON.stringify(today, null, 1)}\n`).toMatchFileSnapshot(file);
  });
});

describe('breaksOf', () => {
  const form = z.strictObject({
    a: z.string().max(9),
    b: z.enum(['x', 'y']).optional(),
    c: z.array(z.union([z.int().min(0), z.strictObject({ d: z.boolean() })])),
  });
  const against = (other: z.ZodType) => breaksOf(jsonOf(form), jsonOf(other));

  it('takes what takes more', () => {
    expect(against(form)).toEqual([]);
    expect(
      against(
        form.extend({
          a: z.string().max(10).optional(),
          e: z.string().optional(),
          b: z.enum(['x', 'y', 'z']).optional(),
        }),
      ),
    ).toEqual([]);
    expect(against(z.looseObject({ c: z.array(z.unknown()) }))).toEqual([]);
  });

  it.each([
    ['a name that is required', form.extend({ e: z.string() }), '/e: is required now'],
    ['a name that is gone', form.omit({ b: true }), '/b: is taken no more'],
    ['another type', form.extend({ a: z.number() }), '/a: type is number, was string'],
    ['a value that is gone', form.extend({ b: z.enum(['x']).optional() }), '/b: y is taken no more'],
    ['a lower limit', form.extend({ a: z.string().max(8) }), '/a: maxLength is 8, was 9'],
    ['a pattern', form.extend({ a: z.string().max(9).regex(/^x/) }), '/a: pattern is ^x, was undefined'],
    [
      'a choice that is gone',
      form.extend({ c: z.array(z.union([z.int().min(0), z.boolean()])) }),
      '/c/*: 1 of 2 choices are taken no more',
    ],
    [
      'a choice that is narrower',
      form.extend({ c: z.array(z.union([z.int().min(1), z.strictObject({ d: z.boolean() })])) }),
      '/c/*: 1 of 2 choices are taken no more',
    ],
  ])('names %s', (_what, other, found) => {
    expect(against(other)).toContain(found);
  });
});
