/** @module What is asked for in a chaos run: project files, and requests drawn by a seed. */

import type { createStream } from '../../domain/learning/random-stream.ts';
import type { Project } from '../../test/support/project.ts';

export type RequestKind = 'graph' | 'training' | 'validation' | 'broken validation' | 'sweep';

export interface ChaosRequest {
  readonly kind: RequestKind;
  /** Equal ones must give equal outputs. */
  readonly name: string;
  /** Words of the command line without those that say how to wait. */
  readonly words: readonly string[];
  /** Status and code of its end, as `completed` or `failed CHECK_FAILED`. */
  readonly end: string;
}

/** Notes that it begins, computes from what it is given, takes a moment. */
const work = `import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
const { inputs, outputs, params } = JSON.parse(readFileSync(process.env.WITHIN_REQUEST, 'utf8'));
appendFileSync(process.env.CHAOS_LOG, \`\${Date.now()} \${params.index}/\${params.name}\\n\`);
const hash = createHash('sha256').update(JSON.stringify(params));
for (const path of Object.values(inputs).flat()) hash.update(readFileSync(path));
await new Promise((resolve) => setTimeout(resolve, params.ms));
writeFileSync(outputs.value, hash.digest('hex').repeat(500));
`;

const names = ['a', 'b', 'c', 'd'];
export const graphSteps: readonly string[] = names;

function graph() {
  const steps = names.map((name, at) => ({
    name,
    command: ['node', 'steps/work.mjs'],
    files: ['steps/work.mjs'],
    env: ['CHAOS_LOG'],
    with: { index: 0, name, ms: 100 + 100 * at },
    out: { value: 'text/plain' },
    ...(at > 0 && { in: { before: `${names[at - 1]}.value` } }),
  }));
  return { name: 'graph', steps };
}

function rows(): string {
  const lines = Array.from({ length: 240 }, (_, at) => {
    const side = at % 2 === 0 ? 1 : -1;
    const numbers = [side * 2 + Math.sin(at * 7) * 1.9, Math.cos(at * 3), Math.sin(at)];
    return [`r${at}`, ...numbers.map((number) => number.toFixed(4)), side > 0 ? 'right' : 'left'].join(',');
  });
  return `id,x,y,z,kind\n${lines.join('\n')}\n`;
}

const dataset = { source: 'rows.csv', key: 'id', target: 'kind' };
const training = (name: string) => ({
  name,
  kind: 'training',
  dataset,
  split: { test: 0.25 },
  model: { use: 'random-forest', with: { trees: 20 } },
  evaluate: { metrics: ['accuracy'] },
});

/** Name of the pipeline that is swept. */
export const sweptPipeline = 'swept';

/** Files of the project. Reviewers are told by mail, and one of them is not who asks. */
export function writeFiles(project: Project): void {
  project.write({
    'package.json': '{}',
    'rows.csv': rows(),
    'steps/work.mjs': work,
    'graph.json': graph(),
    'train.json': {
      ...training('clouds'),
      review: { reviewers: ['leads'], quorum: 1, deadline: '1d' },
      deploy: { alias: 'champion', stages: ['general'], bake: '1s' },
    },
    'swept.json': training(sweptPipeline),
    'check.json': {
      name: 'check',
      kind: 'validation',
      dataset,
      check: { columns: { kind: { in: ['right', 'left'] } } },
    },
    'broken.json': { name: 'broken', kind: 'validation', dataset, check: { columns: { kind: { in: ['right'] } } } },
    'within.people.yaml': [
      'people:',
      '  anna: { name: Anna, email: anna@bench.example }',
      '  ben: { name: Ben, email: ben@bench.example }',
      'groups: { leads: [anna] }',
      'escalation: [ben]',
      '',
    ].join('\n'),
  });
}

/** The next request; `fresh` counts what was asked for before, of each kind. */
export function drawRequest(stream: ReturnType<typeof createStream>, fresh: Map<RequestKind, number>): ChaosRequest {
  const kinds: readonly [RequestKind, number][] = [
    ['graph', 60],
    ['training', 20],
    ['validation', 6],
    ['broken validation', 6],
    ['sweep', 8],
  ];
  let place = stream.nextBelow(100);
  const [kind] = kinds.find(([, share]) => (place -= share) < 0) ?? ['graph' as const];
  const known = fresh.get(kind) ?? 0;
  const isRepeated = known > 0 && stream.nextBelow(3) === 0;
  const number = isRepeated ? stream.nextBelow(known) : known;
  if (!isRepeated) fresh.set(kind, known + 1);
  return requestOf(kind, number);
}

function requestOf(kind: RequestKind, number: number): ChaosRequest {
  const completed = (words: readonly string[], name = `${kind} ${number}`) => ({ kind, name, words, end: 'completed' });
  switch (kind) {
    case 'graph':
      return completed([
        'run',
        'graph.json',
        ...names.flatMap((_, at) => ['--set', `steps.${at}.with.index=${number}`]),
      ]);
    case 'training':
      return completed(['run', 'train.json', '--seed', String(number)]);
    case 'validation':
      return completed(['run', 'check.json'], kind);
    case 'broken validation':
      return { kind, name: kind, words: ['run', 'broken.json'], end: 'failed CHECK_FAILED' };
    case 'sweep':
      return completed(['sweep', 'run', 'swept.json', '--blocks', '2', '--set', `model.with.trees=${5 + number}`]);
  }
}
