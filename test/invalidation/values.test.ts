import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RealLab } from '../support/real-lab.ts';
import { thrownBy } from '../support/thrown.ts';

/** Writes what it got so that no two values look alike: kinds, signs of zero, names in their order, code units. */
const telling = `
const tell = (value: any): string => {
  if (Array.isArray(value)) return 'list(' + value.map(tell).join() + ')';
  if (value !== null && typeof value === 'object')
    return 'object(' + Object.entries(value).map(([name, item]) => tell(name) + tell(item)).join() + ')';
  if (typeof value === 'string') return 'text' + value.length + '(' + [...value].map((each) => each.codePointAt(0)).join('.') + ')';
  return typeof value + '(' + (Object.is(value, -0) ? '-0' : String(value)) + ')';
};
export default async ({ params }: any) => tell(params);
`;

let lab: RealLab;
beforeEach(() => {
  lab = new RealLab({ 's.ts': telling });
});
afterEach(() => lab.dispose());

const pipelineOf = (value: string): string =>
  `name: p\nsteps:\n  - { name: s, use: ./s.ts, with: ${value}, out: { out: text/plain } }\n`;

async function runWith(value: string) {
  lab.write('p.yaml', pipelineOf(value));
  return lab.run({ file: 'p.yaml' });
}

describe('two values of a parameter that a step can tell apart are two keys', () => {
  it.each([
    { was: '{ a: 1 }', now: '{ a: true }' },
    { was: '{ a: 1 }', now: '{ a: [1] }' },
    { was: '{ a: 0 }', now: '{ a: false }' },
    { was: '{ a: 0 }', now: '{ a: null }' },
    { was: '{ a: "" }', now: '{ a: [] }' },
    { was: '{ a: [] }', now: '{ a: {} }' },
    { was: '{ a: null }', now: '{ }' },
    { was: '{ a: null }', now: '{ a: "null" }' },
    { was: '{ a: [null] }', now: '{ a: [] }' },
    { was: '{ a: [x] }', now: '{ a: { "0": x } }' },
    { was: '{ a: { x: 1 } }', now: '{ a: [x, 1] }' },
    { was: '{ a: [1, [2]] }', now: '{ a: [[1], 2] }' },
    { was: '{ a: { b: 1 } }', now: '{ "a.b": 1 }' },
    { was: '{ a: "1", b: "23" }', now: '{ a: "12", b: "3" }' },
    { was: '{ a: "x,y" }', now: '{ a: [x, y] }' },
    { was: '{ a: 0.3 }', now: '{ a: 0.30000000000000004 }' },
    { was: '{ a: "NaN" }', now: '{ a: null }' },
    { was: '{ a: "x" }', now: '{ a: "x " }' },
    { was: '{ a: "\\u00e9" }', now: '{ a: "e\\u0301" }' },
    { was: '{ a: "2026-01-01" }', now: '{ a: "2026-01-01T00:00:00Z" }' },
  ])('$was and $now', async ({ was, now }) => {
    await runWith(was);
    const { outcome, outputs } = await runWith(now);
    expect(outcome['s']).toMatch(/^params with\.?/);
    expect((await lab.fresh({ file: 'p.yaml' })).outputs).toEqual(outputs);
    expect((await runWith(was)).outcome['s']).toBe('reused');
  });
});

describe('two ways to write one value are one key', () => {
  it.each([
    { was: '{ a: 1 }', now: '{ a: 1.0 }' },
    // A definition is JSON with numbers of 64 bits, so a step gets the same one for both.
    { was: '{ a: 0 }', now: '{ a: -0.0 }' },
    { was: '{ a: 9007199254740992 }', now: '{ a: 9007199254740993 }' },
    { was: '{ a: 16 }', now: '{ a: 0x10 }' },
    { was: '{ a: 100 }', now: '{ a: 1e2 }' },
    { was: '{ a: x }', now: '{ a: "x" }' },
    { was: '{ a: null }', now: '{ a: ~ }' },
    { was: '{ a: "\\u00e9" }', now: '{ a: é }' },
    { was: '{ a: { x: 1, y: { p: 2, q: 3 } } }', now: '{ a: { y: { q: 3, p: 2 }, x: 1 } }' },
    { was: '{ a: [{ x: 1, y: 2 }] }', now: '{ a: [{ y: 2, x: 1 }] }' },
    { was: '{ "10": x, "9": y }', now: '{ "9": y, "10": x }' },
  ])('$was and $now', async ({ was, now }) => {
    await runWith(was);
    const { outcome, outputs } = await runWith(now);
    expect(outcome['s']).toBe('reused');
    expect((await lab.fresh({ file: 'p.yaml' })).outputs).toEqual(outputs);
  });
});

describe('what no key can hold is refused', () => {
  it.each(['{ a: .nan }', '{ a: .inf }', '{ a: "\\ud800" }'])('%s', async (value) => {
    const { code, message } = await thrownBy(() => runWith(value));
    expect(['PIPELINE_INVALID', 'NOT_HASHABLE', 'PARAM_INVALID']).toContain(code);
    expect(message).toMatch(/\ba\b/);
  });
});
