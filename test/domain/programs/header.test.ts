import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headOf, readProgramModel } from '../../../domain/programs/header.ts';
import { artifactOf, fileOf, programModel } from '../../support/program-model.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('the model artifact of a program', () => {
  it('comes back as it was, with the place of the bytes behind it, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string(), async (learner, bytes) => {
        const size = new TextEncoder().encode(bytes).length;
        fc.pre(size > 0);
        const model = { ...programModel, learner, size };
        const found = await readProgramModel(fileOf(artifactOf(model, bytes)));
        expect(found).toEqual({ model, offset: headOf(model).length });
      }),
    );
  });

  it('is told from a built-in model and from any other file', async () => {
    for (const text of ['{"format":1}', '', 'within', 'a,b\n1,2\n'])
      expect(await readProgramModel(fileOf(text))).toBeUndefined();
  });

  it.each([
    ['another format', 'within-model 9 10\n{}', 'its format is 9, and this version knows 2'],
    ['a first line without a length', 'within-model 2 \n{}', 'its header is'],
    ['a damaged first line', 'within-model 2 many\n{}', 'its first line is damaged'],
    ['a damaged header', 'within-model 2 3\n{}}bytes', 'its header is damaged'],
    ['a header that lacks something', 'within-model 2 3\n{}\nbytes', 'its header is wrong at'],
    ['bytes that were cut off', artifactOf(programModel, 'byt'), 'it holds 3 of the 5 bytes'],
    ['bytes that were added', artifactOf(programModel, 'bytes and more'), 'it holds 14 of the 5 bytes'],
  ])('refuses %s', async (_what, text, words) => {
    const error = await thrownBy(() => readProgramModel(fileOf(text)));
    expect(error.code).toBe('DATA_INVALID');
    expect(error.message).toContain(words);
  });
});
