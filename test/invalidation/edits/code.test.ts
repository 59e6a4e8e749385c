import { describeCases, lay } from './cases.ts';
import { modules } from './project.ts';

const shoutAndCount = ['shout', 'count'];

describeCases('code of modules', modules, [
  { title: 'nothing changed', ran: [] },
  {
    title: 'a constant three imports away',
    edit: { 'lib/c.ts': "export const mark = '?!';\n" },
    ran: shoutAndCount,
    why: { shout: 'code lib/c.ts', count: 'input text' },
  },
  {
    title: 'a helper whose result stays the same cuts off what follows',
    edit: { 'lib/c.ts': "export const mark = ['!'].join('');\n" },
    ran: ['shout'],
    why: { shout: 'code lib/c.ts' },
  },
  {
    title: 'the body of a step',
    edit: { 'count.ts': 'export default async ({ inputs }: any) => `n=${(await inputs.text.text()).length}`;\n' },
    ran: ['count'],
    why: { count: 'code count.ts' },
  },
  {
    title: 'a comment',
    edit: { 'lib/c.ts': "// A remark.\nexport const mark = '!'; /* and another */\n" },
    ran: [],
  },
  { title: 'white space and quotes', edit: { 'lib/c.ts': 'export  const   mark =\n   "!";\n' }, ran: [] },
  { title: 'a type', edit: { 'lib/types.ts': 'export type Options = Record<string, string | number>;\n' }, ran: [] },
  {
    title: 'an export that nobody reaches',
    edit: { 'lib/a.ts': "export { dress } from './b.ts';\nexport const unused = 2;\n" },
    ran: [],
  },
  { title: 'a file that nobody imports', edit: { 'lib/new.ts': 'export const x = 1;\n' }, ran: [] },
  {
    title: 'a re-export that leads elsewhere',
    edit: {
      'lib/a.ts': "export { dress } from './d.ts';\n",
      'lib/d.ts': 'export const dress = (text: string) => text;\n',
    },
    ran: shoutAndCount,
    why: { shout: /^code lib\/(b|c|d)\.ts$/ },
  },
  {
    title: 'an import for its side effect',
    edit: {
      'lib/c.ts': "import './effect.ts';\nexport const mark = '!';\n",
      'lib/effect.ts': '(String.prototype as any).toUpperCase = function () { return "changed"; };\n',
    },
    ran: shoutAndCount,
    why: { shout: /^code lib\/(c|effect)\.ts$/ },
  },
  {
    title: 'data that code imports as JSON',
    before: {
      'lib/c.ts': "import data from './data.json';\nexport const mark = data.mark;\n",
      'lib/data.json': { mark: '!' },
    },
    edit: { 'lib/data.json': { mark: '?' } },
    ran: shoutAndCount,
    why: { shout: /^code lib\/data\.json$/ },
  },
  {
    title: 'a default function in a file of another name, after which its bundle calls it',
    act: (lab) =>
      lay(lab, { 'other.ts': lab.read('count.ts'), 'p.yaml': lab.read('p.yaml').replace('./count.ts', './other.ts') }),
    ran: ['count'],
    why: { count: /^code (count|other)\.ts$/ },
  },
  {
    title: 'a step of another name',
    act: (lab) => lay(lab, { 'p.yaml': lab.read('p.yaml').replace('name: count', 'name: tally') }),
    ran: [],
  },
  {
    title: 'two steps of one text that import helpers of one name',
    before: {
      'x/step.ts': "import { v } from './v.ts';\nexport default () => v;\n",
      'x/v.ts': "export const v = 'x';\n",
      'y/step.ts': "import { v } from './v.ts';\nexport default () => v;\n",
      'y/v.ts': "export const v = 'y';\n",
      'two.json': { name: 'two', steps: [{ name: 'x', use: './x/step.ts', out: { out: 'text/plain' } }] },
      'three.json': {
        name: 'two',
        steps: [
          { name: 'x', use: './x/step.ts', out: { out: 'text/plain' } },
          { name: 'y', use: './y/step.ts', out: { out: 'text/plain' } },
        ],
      },
    },
    act: async (lab) => void (await lab.run({ file: 'two.json' })),
    file: 'three.json',
    ran: ['y'],
    why: { y: 'first-run' },
  },
  {
    title: 'another export of the same file',
    before: {
      'both.ts': "export const one = () => '1';\nexport const two = () => '2';\n",
      'one.json': { name: 'b', steps: [{ name: 's', use: './both.ts#one', out: { out: 'text/plain' } }] },
      'two.json': { name: 'b', steps: [{ name: 's', use: './both.ts#two', out: { out: 'text/plain' } }] },
    },
    act: async (lab) => void (await lab.run({ file: 'one.json' })),
    file: 'two.json',
    ran: ['s'],
    why: { s: /^code both\.ts$/ },
  },
  {
    title: 'the clock in a helper keeps a step from being reused',
    before: { 'lib/c.ts': "export const mark = String(Date.now() > 0 ? '!' : '');\n" },
    ran: ['shout'],
    why: { shout: /^not-cacheable Date\.now in lib\/c\.ts/ },
  },
  {
    title: 'chance in a helper keeps a step from being reused',
    before: { 'lib/c.ts': "export const mark = Math.random() > 2 ? '?' : '!';\n" },
    ran: ['shout'],
    why: { shout: /^not-cacheable Math\.random in lib\/c\.ts/ },
  },
  {
    title: 'an import of a computed name keeps a step from being reused',
    before: {
      'lib/c.ts':
        "const name = ['./', 'types.ts'].join('');\nexport const load = () => import(name);\nexport const mark = load ? '!' : '';\n",
    },
    ran: ['shout'],
    why: { shout: /^not-cacheable import\(\) of a computed path/ },
  },
  {
    title: 'the network in a helper keeps a step from being reused',
    before: {
      'lib/c.ts': "export const mark = typeof fetch === 'function' && String(fetch).length < 0 ? '?' : '!';\n",
    },
    ran: ['shout'],
    why: { shout: /^not-cacheable .*fetch/ },
  },
]);
