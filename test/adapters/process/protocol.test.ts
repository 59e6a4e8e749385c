import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLine, requestOf } from '../../../adapters/process/protocol.ts';

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

describe('requestOf', () => {
  it('names the variable of a secret parameter at its place, and holds no value', () => {
    const request = requestOf({
      name: 's',
      code: { kind: 'command', argv: ['x'], files: [] },
      project: '/project',
      inputs: {},
      params: { user: 'ann', auth: {}, list: [1, null] },
      secrets: { 'auth.api-token': 'hunter2hunter2', 'list.1': 'another-value' },
      seeds: {},
      env: {},
      outputs: {},
      scratch: '/scratch',
      checkpointDir: '/checkpoint',
      timeoutMs: 1,
      packages: {},
    });
    expect(request['params']).toEqual({
      user: 'ann',
      auth: { 'api-token': { secret: 'WITHIN_SECRET_AUTH_API_TOKEN' } },
      list: [1, { secret: 'WITHIN_SECRET_LIST_1' }],
    });
    expect(JSON.stringify(request)).not.toMatch(/hunter2|another-value/);
  });
});
