import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeState, encodeState, readState, type StateValue } from '../../../domain/learning/model-codec.ts';
import { thrownBy } from '../../support/thrown.ts';

const bitsOf = (value: Float64Array) => [...new BigUint64Array(value.slice().buffer)];
const states = fc.letrec<{ state: StateValue }>((tie) => ({
  state: fc.oneof(
    { maxDepth: 3 },
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.float64Array(),
    fc.float32Array(),
    fc.int32Array(),
    fc.uint32Array(),
    fc.uint16Array(),
    fc.uint8Array(),
    fc.array(tie('state'), { maxLength: 3 }),
    fc.dictionary(
      fc.string().filter((key) => !key.startsWith('$') && key !== '__proto__'),
      tie('state'),
      { maxKeys: 3, noNullPrototype: true },
    ),
  ),
})).state;

describe('a state', () => {
  it('comes back equal after a journey through JSON text', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decodeState(JSON.parse(JSON.stringify(encodeState(state))))).toEqual(state);
      }),
    );
  });

  it('comes back bit for bit: -0, NaN with any payload, subnormals and infinities', () => {
    fc.assert(
      fc.property(fc.bigUint64Array(), (bits) => {
        const values = new Float64Array(bits.slice().buffer);
        const back = decodeState(JSON.parse(JSON.stringify(encodeState(values))));
        expect(bitsOf(back as Float64Array)).toEqual([...bits]);
      }),
    );
    for (const special of [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(Object.is(decodeState(JSON.parse(JSON.stringify(encodeState(special)))), special)).toBe(true);
    }
  });

  it('gives the same bytes whatever the order of its keys', () => {
    expect(JSON.stringify(encodeState({ b: 1, a: Float64Array.of(1) }))).toBe(
      JSON.stringify(encodeState({ a: Float64Array.of(1), b: 1 })),
    );
  });

  it('keeps part of a larger buffer without the rest', () => {
    const part = Float64Array.of(1, 2, 3).subarray(1, 2);
    expect(decodeState(encodeState(part))).toEqual(Float64Array.of(2));
  });

  it('is refused where it holds what no model state is made of', async () => {
    const refused = [{ $f64: 'x' }, (() => 1) as unknown, 1n as unknown, undefined as unknown];
    for (const state of refused) expect((await thrownBy(() => encodeState(state as StateValue))).code).toBe('INTERNAL');
  });
});

describe('a damaged state', () => {
  it.each([
    { what: 'a cut-off array', json: { $f64: Buffer.alloc(12).toString('base64') } },
    { what: 'text that is no base64', json: { $f64: 'AAAA*AAAAAAA=' } },
    { what: 'an array without content', json: { $f64: 3 } },
    { what: 'an unknown type', json: { $f16: 'AAA=' } },
    { what: 'a tag with company', json: { $f64: '', more: 1 } },
    { what: 'an unknown number', json: { $number: 'many' } },
  ])('with $what is DATA_INVALID', async ({ json }) => {
    const error = await thrownBy(() => decodeState({ deep: [json] }));
    expect(error.code).toBe('DATA_INVALID');
    expect(error.message).toContain('train it again');
  });

  it('of another shape is DATA_INVALID with the path', async () => {
    const schema = z.strictObject({ rows: z.instanceof(Int32Array) });
    const error = await thrownBy(() => readState('ridge', schema, { rows: { $f64: '' } }));
    expect(error.code).toBe('DATA_INVALID');
    expect(error.details).toMatchObject({ learner: 'ridge', path: 'rows' });
  });
});
