import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLine } from '../../../adapters/process/protocol.ts';

describe('readLine', () => {
  it('takes any text that is no message as a plain line', () => {
    fc.assert(fc.property(fc.string(), (text) => ['plain'].includes(readLine(`x${text}`).kind)));
    for (const line of ['', '42', 'null', '[]', '{}', '{"other": 1}', '{"progress": NaN}', '{broken'])
      expect(readLine(line)).toEqual({ kind: 'plain' });
  });

  it('reads back every share of progress', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, (progress) => {
        expect(readLine(JSON.stringify({ progress }))).toEqual({ kind: 'progress', share: progress + 0 });
      }),
    );
  });

  it('ignores keys that a later protocol may add', () => {
    expect(readLine('{"metric": "loss", "value": 1, "step": 3}')).toEqual({ kind: 'metric', name: 'loss', value: 1 });
  });
});
