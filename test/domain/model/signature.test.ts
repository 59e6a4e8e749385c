/** @module Tests of fitting rows to a signature. */
import { describe, expect, it } from 'vitest';
import { fitToSignature, requireInputs } from '../../../domain/model/signature.ts';
import { cellsOf, namesOf, table } from '../../support/tables.ts';
import { thrownBy } from '../../support/thrown.ts';

const signature = {
  inputs: [
    { name: 'radius', type: 'number' as const },
    { name: 'island', type: 'string' as const },
  ],
  features: [],
};

describe('a signature', () => {
  it('takes its columns out of any table that has them, in its own order', () => {
    const fitted = fitToSignature(signature, table({ z: [1], island: ['x'], radius: [2] }));
    expect(namesOf(fitted)).toEqual(['radius', 'island']);
  });

  it('names what is missing with the nearest column', async () => {
    const error = await thrownBy(() => requireInputs(signature, table({ raduis: [1] })));
    expect([error.code, error.message, error.details['missing']]).toEqual([
      'SIGNATURE_MISMATCH',
      'the model needs column "radius" of type number (and 1 more), which the table lacks; did you mean "raduis"?',
      ['radius', 'island'],
    ]);
  });

  it('refuses texts where numbers were, and dates where texts were', async () => {
    const texts = await thrownBy(() => fitToSignature(signature, table({ radius: ['1,5'], island: ['x'] })));
    expect(texts.details).toEqual({ column: 'radius', type: 'string', expected: 'number' });
    const dates = table({ radius: [1], island: [0] }, { island: 'date' });
    expect((await thrownBy(() => fitToSignature(signature, dates))).details['column']).toBe('island');
  });

  it('takes a column without any value as missing values of its type', () => {
    const fitted = fitToSignature(signature, table({ radius: [null], island: [null] }, { radius: 'string' }));
    expect(fitted.columns.map(({ type }) => type)).toEqual(['number', 'string']);
    expect([cellsOf(fitted, 'radius'), cellsOf(fitted, 'island')]).toEqual([[null], [null]]);
  });
});
