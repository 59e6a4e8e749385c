/** @module A project of two steps, a module that reads a file and a command in Python, for tests of what is seen of them. */

export interface WordsProject {
  /** Lines of the command before it writes its output; `request` is at hand. */
  readonly say: readonly string[];
  /** Settings of the command. */
  readonly more?: object;
}

/** Files of the project; the pipeline is `pipeline.json`, its steps `read` and `say`. */
export function wordsProject({ say, more = {} }: WordsProject): Readonly<Record<string, unknown>> {
  const out = { out: 'text/plain' };
  return {
    'package.json': {},
    'words.txt': 'one two three\n',
    'read.ts': 'export default async ({ inputs }: any) => inputs.words.text();\n',
    'say.py': [
      'import json, os',
      "request = json.load(open(os.environ['WITHIN_REQUEST']))",
      ...say,
      "open(request['outputs']['out'], 'w').write('said')",
    ].join('\n'),
    'pipeline.json': {
      name: 'words',
      steps: [
        { name: 'read', use: './read.ts', in: { words: { source: 'words.txt' } }, out },
        { name: 'say', command: ['python3', 'say.py'], in: { a: 'read.out' }, out, ...more },
      ],
    },
  };
}
