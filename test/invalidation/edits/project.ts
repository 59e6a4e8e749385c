/** @module The project that most cases edit: three modules in a chain, one apart, a Python and a shell command. */
import type { Files } from './cases.ts';

const text = { out: 'text/plain' };

/** `read` → `shout` → `count`, and `draw` apart; `shout` reaches `c.ts` through `a.ts` and `b.ts`. */
export const modules: { readonly file: string; readonly files: Files } = {
  file: 'p.yaml',
  files: {
    'words.txt': 'one two\n',
    'read.ts': 'export default async ({ inputs }: any) => inputs.words.text();\n',
    'shout.ts':
      "import { dress } from './lib/a.ts';\nexport default async ({ inputs, params }: any) => dress(await inputs.text.text(), params);\n",
    'lib/a.ts': "export { dress } from './b.ts';\nexport const unused = 1;\n",
    'lib/b.ts':
      "import { mark } from './c.ts';\nimport type { Options } from './types.ts';\nexport const dress = (text: string, options: Options) => `${text.toUpperCase()}${mark}${JSON.stringify(options)}`;\n",
    'lib/c.ts': "export const mark = '!';\n",
    'lib/types.ts': 'export type Options = Record<string, unknown>;\n',
    'count.ts': 'export default async ({ inputs }: any) => `${(await inputs.text.text()).length}`;\n',
    'draw.ts': 'export default async ({ seeds, params }: any) => JSON.stringify([seeds, params]);\n',
    'p.yaml': `name: p
seed: "1"
steps:
  - { name: read, use: ./read.ts, in: { words: { source: words.txt } }, out: { out: text/plain } }
  - { name: shout, use: ./shout.ts, in: { text: read.out }, with: { a: 1, b: { c: "x" } }, out: { out: text/plain } }
  - { name: count, use: ./count.ts, in: { text: shout.out }, out: { out: text/plain } }
  - { name: draw, use: ./draw.ts, seeds: [noise], out: { out: text/plain } }
`,
  },
};

const python = [
  'import json, os',
  'from tools.text import shout',
  "request = json.load(open(os.environ['WITHIN_REQUEST']))",
  "text = open(request['inputs']['text']).read()",
  "open(request['outputs']['out'], 'w').write(shout(text))",
  '',
].join('\n');

/** `read` (a module) → `py` (Python, reaching `tools/mark.py`) and `sh` (a shell script with declared files). */
export const commands: { readonly file: string; readonly files: Files } = {
  file: 'c.json',
  files: {
    'words.txt': 'one two\n',
    'read.ts': 'export default async ({ inputs }: any) => inputs.words.text();\n',
    'main.py': python,
    'tools/__init__.py': '',
    'tools/text.py': 'from .mark import MARK\n\n\ndef shout(text):\n    return text.upper() + MARK\n',
    'tools/mark.py': "MARK = '!'\n",
    'tools/other.py': 'OTHER = 1\n',
    'run.sh': [
      '. ./lib.sh',
      'in=$(sed -n \'s/.*"text":"\\([^"]*\\)".*/\\1/p\' "$WITHIN_REQUEST")',
      'out=$(sed -n \'s/.*"outputs":{"out":"\\([^"]*\\)".*/\\1/p\' "$WITHIN_REQUEST")',
      'echo "$GREETING" > "$out"',
      '',
    ].join('\n'),
    'lib.sh': 'GREETING=hello\n',
    'c.json': {
      name: 'c',
      steps: [
        { name: 'read', use: './read.ts', in: { words: { source: 'words.txt' } }, out: text },
        { name: 'py', command: ['python3', 'main.py'], in: { text: 'read.out' }, out: text },
        { name: 'sh', command: ['sh', 'run.sh'], files: ['run.sh', 'lib.sh'], in: { text: 'read.out' }, out: text },
      ],
    },
  },
};
