import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Documents } from '../../../domain/caching/documents.ts';
import { definitionOf, diamond, Lab, stepOf } from '../../support/executor.ts';
import { thrownBy } from '../../support/thrown.ts';

describe('Documents', () => {
  let lab: Lab;
  beforeEach(() => {
    lab = new Lab();
  });
  afterEach(() => lab.dispose());

  it('gives back what was saved, under one digest however often', async () => {
    const documents = new Documents(lab.blobs, lab.host);
    const ref = await documents.save(diamond());
    expect(await documents.save(diamond())).toEqual(ref);
    expect(await documents.definition(ref)).toEqual(diamond());
  });

  it('gives a definition the project folder of this machine', async () => {
    const ref = await new Documents(lab.blobs, lab.host).save(diamond());
    const here = new Documents(lab.blobs, { projectHere: (planned) => `/here${planned}` });
    expect(await here.definition(ref)).toEqual({ ...diamond(), project: '/here/project' });
  });

  it('parses a document once, and forgets the oldest of many', async () => {
    const documents = new Documents(lab.blobs, lab.host);
    const ref = await documents.save(diamond());
    const first = await documents.definition(ref);
    expect(await documents.definition(ref)).toBe(first);
    for (let other = 0; other < 32; other++)
      await documents.definition(await documents.save(definitionOf([stepOf(`s${other}`)])));
    expect(await documents.definition(ref)).not.toBe(first);
  });

  it('says that the store is another one, and reads again once the document is there', async () => {
    const elsewhere = new Lab();
    const ref = await new Documents(elsewhere.blobs, elsewhere.host).save(diamond());
    elsewhere.dispose();
    const documents = new Documents(lab.blobs, lab.host);
    const error = await thrownBy(() => documents.definition(ref));
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', details: { digest: ref.digest } });
    expect(error.message).toContain('WITHIN_STORE');
    await documents.save(diamond());
    expect(await documents.definition(ref)).toEqual(diamond());
  });

  it('refuses a document of another shape', async () => {
    const documents = new Documents(lab.blobs, lab.host);
    const ref = await documents.save({ schema: 1 });
    await expect(documents.plan(ref)).rejects.toThrow();
  });
});
