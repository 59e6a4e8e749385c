import { utimesSync } from 'node:fs';
import type { Case } from './cases.ts';
import { describeCases, lay } from './cases.ts';
import { modules } from './project.ts';

const yaml = String(modules.files['p.yaml']);
const given = 'with: { a: 1, b: { c: "x" } }';
const withParams = (params: string) => ({ 'p.yaml': yaml.replace(given, `with: ${params}`) });
const both = ['shout', 'count'];
/** The text of the step's output names its parameters, so its length changes with theirs or does not. */
const from = (was: string, now: string, rest: Omit<Case, 'title'>): Omit<Case, 'title'> => ({
  before: withParams(was),
  edit: withParams(now),
  ...rest,
});

describeCases('parameters', modules, [
  { title: 'the order of keys', edit: withParams('{ b: { c: "x" }, a: 1 }'), ran: [] },
  { title: 'another value', edit: withParams('{ a: 200, b: { c: "x" } }'), ran: both, why: { shout: 'params with.a' } },
  {
    title: 'a value deep inside',
    edit: withParams('{ a: 1, b: { c: "yy" } }'),
    ran: both,
    why: { shout: 'params with.b.c' },
  },
  {
    title: 'a number and its text',
    edit: withParams('{ a: "1", b: { c: "x" } }'),
    ran: both,
    why: { shout: 'params with.a' },
  },
  {
    title: 'a key more',
    edit: withParams('{ a: 1, b: { c: "x", d: 5 } }'),
    ran: both,
    why: { shout: 'params with.b.d' },
  },
  { title: 'a key less', edit: withParams('{ a: 1 }'), ran: both, why: { shout: 'params with.b.c' } },
  { title: 'empty text and null', ...from('{ a: "" }', '{ a: null }', { ran: both, why: { shout: 'params with.a' } }) },
  {
    title: 'a list and an object of one form',
    ...from('{ a: [x] }', '{ a: { "0": x } }', { ran: both, why: { shout: /^params/ } }),
  },
  {
    title: 'the order of a list',
    ...from('{ a: [1, 20] }', '{ a: [20, 1] }', { ran: both, why: { shout: 'params with.a[0]' } }),
  },
  {
    // A definition is JSON, which has one zero: the step gets 0 in both.
    title: 'zero and minus zero, which the step cannot tell apart',
    ...from('{ a: 0 }', '{ a: -0.0 }', { ran: [] }),
  },
  {
    title: 'true and its text',
    ...from('{ a: true }', '{ a: "true" }', { ran: both, why: { shout: 'params with.a' } }),
  },
  {
    title: 'composed and decomposed letters',
    ...from('{ a: "\u00e9" }', '{ a: "e\u0301" }', { ran: both, why: { shout: 'params with.a' } }),
  },
  { title: 'a whole number written with a point', ...from('{ a: 1 }', '{ a: 1.0 }', { ran: [] }) },
  {
    title: 'neighbours among the largest whole numbers',
    ...from('{ a: 9007199254740990 }', '{ a: 9007199254740991 }', { ran: both, why: { shout: 'params with.a' } }),
  },
]);

describeCases('seeds, outputs and the file itself', modules, [
  {
    title: 'another master seed runs only what draws',
    edit: { 'p.yaml': yaml.replace('seed: "1"', 'seed: "2"') },
    ran: ['draw'],
    why: { draw: 'seed noise' },
  },
  {
    title: 'a component more',
    edit: { 'p.yaml': yaml.replace('seeds: [noise]', 'seeds: [noise, order]') },
    ran: ['draw'],
    why: { draw: 'seed order' },
  },
  {
    title: 'another media type',
    edit: {
      'p.yaml': yaml.replace('seeds: [noise], out: { out: text/plain }', 'seeds: [noise], out: { out: text/html }'),
    },
    ran: ['draw'],
    why: { draw: 'output out' },
  },
  {
    title: 'limits of a step do not count',
    edit: { 'p.yaml': yaml.replace('name: draw,', 'name: draw, timeout: 5m, retries: 2,') },
    ran: [],
  },
  {
    title: 'comments and the order of keys in the file do not count',
    edit: {
      'p.yaml': `# A remark.\n${yaml.replace('name: count, use: ./count.ts,', 'use: ./count.ts, name: count,')}`,
    },
    ran: [],
  },
  {
    title: 'the same pipeline as JSON',
    edit: {
      'same.json': {
        name: 'p',
        seed: '1',
        steps: [
          { name: 'read', use: './read.ts', in: { words: { source: 'words.txt' } }, out: { out: 'text/plain' } },
          {
            name: 'shout',
            use: './shout.ts',
            in: { text: 'read.out' },
            with: { a: 1, b: { c: 'x' } },
            out: { out: 'text/plain' },
          },
        ],
      },
    },
    file: 'same.json',
    ran: [],
  },
  { title: 'another name of the pipeline', edit: { 'p.yaml': yaml.replace('name: p', 'name: q') }, ran: [] },
  {
    title: 'two inputs that change roles',
    before: {
      'join.ts': 'export default async ({ inputs }: any) => (await inputs.a.text()) + (await inputs.b.text());\n',
      'p.yaml':
        'name: p\nsteps:\n  - { name: x, use: ./draw.ts, with: { n: 1 }, out: { out: text/plain } }\n  - { name: y, use: ./draw.ts, with: { n: 2 }, out: { out: text/plain } }\n  - { name: join, use: ./join.ts, in: { a: x.out, b: y.out }, out: { out: text/plain } }\n',
    },
    act: (lab) => lay(lab, { 'p.yaml': lab.read('p.yaml').replace('a: x.out, b: y.out', 'a: y.out, b: x.out') }),
    ran: ['join'],
    why: { join: /^input (a|b)$/ },
  },
]);

describeCases('data', modules, [
  {
    title: 'a byte more',
    edit: { 'words.txt': 'one two!\n' },
    ran: ['read', 'shout', 'count'],
    why: { read: 'input words', shout: 'input text' },
  },
  {
    title: 'as many bytes, others, at the same time of change',
    act: (lab) => {
      const time = new Date('2026-01-01');
      utimesSync(lab.path('words.txt'), time, time);
      lay(lab, { 'words.txt': 'one tow\n' });
      utimesSync(lab.path('words.txt'), time, time);
    },
    ran: ['read', 'shout', 'count'],
    why: { read: 'input words' },
  },
  {
    title: 'a new time of change alone',
    act: (lab) => utimesSync(lab.path('words.txt'), new Date(), new Date()),
    ran: [],
  },
  {
    title: 'another line ending',
    edit: { 'words.txt': 'one two\r\n' },
    ran: ['read', 'shout', 'count'],
    why: { read: 'input words' },
  },
  {
    title: 'the same bytes under another path',
    edit: { 'data/again.txt': 'one two\n', 'p.yaml': yaml.replace('source: words.txt', 'source: data/again.txt') },
    ran: [],
  },
  {
    title: 'the same bytes under another ending',
    edit: { 'words.tsv': 'one two\n', 'p.yaml': yaml.replace('source: words.txt', 'source: words.tsv') },
    ran: ['read'],
    why: { read: 'input words' },
  },
  {
    title: 'a file more behind a glob',
    before: { 'in/a.txt': 'a', 'p.yaml': yaml.replace('source: words.txt', 'source: "in/*.txt"') },
    edit: { 'in/b.txt': 'b' },
    ran: ['read'],
    why: { read: 'input words' },
  },
  {
    title: 'two files that change names behind a glob',
    before: {
      'in/a.txt': 'first',
      'in/b.txt': 'second',
      'p.yaml': yaml.replace('source: words.txt', 'source: "in/*.txt"'),
    },
    edit: { 'in/a.txt': 'second', 'in/b.txt': 'first' },
    ran: ['read', 'shout', 'count'],
    why: { read: 'input words' },
  },
]);
