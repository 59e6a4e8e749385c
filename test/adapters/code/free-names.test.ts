import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { freeUses } from '../../../adapters/code/free-names.ts';

const free = (text: string): string[] =>
  freeUses(parse(text, { ecmaVersion: 'latest', sourceType: 'module' })).map(({ name }) => name);

describe('freeUses', () => {
  it.each([
    ['x;', ['x']],
    ['a.x; a[x];', ['a', 'a', 'x']],
    ['const x = 1; x;', []],
    ['{ const x = 1; } x;', ['x']],
    ['{ var x = 1; } x;', []],
    ['function f() { var x = 1; } x;', ['x']],
    ['(x) => x; x;', ['x']],
    ['({ a: x, ...y }, [z] = w) => x + y + z;', ['w']],
    ['const { a: x, [k]: y } = o; x; y;', ['k', 'o']],
    ['import x, { y as z } from "m"; x; z; y;', ['y']],
    ['try { a; } catch ({ e }) { e; } e;', ['a', 'e']],
    ['for (const x of xs) x; x;', ['xs', 'x']],
    ['const f = function g() { g; }; g;', ['g']],
    ['class A { x() { return A; } } A;', []],
    ['({ x });', ['x']],
    ['({ x: 1 });', []],
    ['l: for (;;) break l;', []],
    ['const x = 1; export { x as y };', []],
    ['switch (a) { case 1: let x = 2; x; } x;', ['a', 'x']],
  ])('of `%s` are %j', (text, names) => {
    expect(free(text)).toEqual(names);
  });
});
