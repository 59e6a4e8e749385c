/** @module Bad inputs by where they are found, each with its error code and what the message must say. */
import type { ErrorCode } from '../../contracts/errors.ts';
import { cancerCsv } from './cancer-csv.ts';

export const rows = cancerCsv.split('\n');

const dataset = { source: 'good.csv', key: 'row_id', target: 'diagnosis' };
const training = {
  name: 'bad',
  kind: 'training',
  dataset,
  model: { use: 'logistic-regression' },
  evaluate: { metrics: ['accuracy'] },
};
const text = { out: 'text/plain' };
export const oneStep = (changes: object) => ({
  name: 'bad',
  steps: [{ name: 'only', use: './good.ts', out: text, ...changes }],
});
const withData = (changes: object) => ({ ...training, dataset: { ...dataset, ...changes } });

export interface BadInput {
  readonly what: string;
  readonly files?: Readonly<Record<string, unknown>>;
  readonly pipeline: unknown;
  readonly code: ErrorCode;
  /** What the message must name: the place, and the mend. */
  readonly says: readonly RegExp[];
}

/** Refused before anything is started. */
export const badRequests: readonly BadInput[] = [
  {
    what: 'YAML that does not parse',
    pipeline: 'name: bad\nsteps: [',
    code: 'PIPELINE_INVALID',
    says: [/bad\.yaml:\d+:\d+/],
  },
  {
    what: 'an unknown key',
    pipeline: 'name: bad\nkind: training\ndatset: { source: good.csv }\n',
    code: 'PIPELINE_INVALID',
    says: [/bad\.yaml:3/, /datset/, /dataset/],
  },
  {
    what: 'an unknown learner',
    pipeline: { ...training, model: { use: 'random-forrest' } },
    code: 'UNKNOWN_LEARNER',
    says: [/random-forrest/, /"random-forest"/],
  },
  {
    what: 'an unknown parameter of a learner',
    pipeline: { ...training, model: { use: 'random-forest', with: { tress: 5 } } },
    code: 'PARAM_INVALID',
    says: [/tress/, /trees/],
  },
  {
    what: 'a parameter out of range',
    pipeline: { ...training, model: { use: 'random-forest', with: { trees: -1 } } },
    code: 'PARAM_INVALID',
    says: [/trees/],
  },
  {
    what: 'an unknown built-in step',
    pipeline: { ...training, features: [{ use: 'standardise' }] },
    code: 'UNKNOWN_STEP',
    says: [/standardise/, /"standardize"/],
  },
  {
    what: 'a cycle',
    pipeline: {
      name: 'bad',
      steps: [
        { name: 'one', use: './good.ts', in: { x: 'two.out' }, out: text },
        { name: 'two', use: './good.ts', in: { x: 'one.out' }, out: text },
      ],
    },
    code: 'GRAPH_INVALID',
    says: [/one -> two -> one/, /remove/],
  },
  {
    what: 'a reference to a step that is not there',
    pipeline: oneStep({ in: { x: 'onl.out' } }),
    code: 'GRAPH_INVALID',
    says: [/onl/, /only/],
  },
  {
    what: 'a reference to an output that is not there',
    pipeline: {
      name: 'bad',
      steps: [
        { name: 'one', use: './good.ts', out: text },
        { name: 'two', use: './good.ts', in: { x: 'one.ouy' }, out: text },
      ],
    },
    code: 'GRAPH_INVALID',
    says: [/ouy/, /out/],
  },
  {
    what: 'a source that is missing',
    pipeline: withData({ source: 'god.csv' }),
    code: 'SOURCE_NOT_FOUND',
    says: [/god\.csv/],
  },
  {
    what: 'a source that is a directory',
    pipeline: withData({ source: 'folder' }),
    code: 'SOURCE_NOT_FOUND',
    says: [/folder/],
  },
  {
    what: 'a step module that is missing',
    pipeline: oneStep({ use: './goud.ts' }),
    code: 'STEP_COMPILE',
    says: [/goud\.ts/],
  },
  {
    what: 'a step module that does not compile',
    files: { 'broken.ts': 'export default async () => {\n  return (;\n};\n' },
    pipeline: oneStep({ use: './broken.ts' }),
    code: 'STEP_COMPILE',
    says: [/broken\.ts:2:\d+/],
  },
  {
    what: 'an export that is missing',
    pipeline: oneStep({ use: './good.ts#nothing' }),
    code: 'STEP_EXPORT_MISSING',
    says: [/good\.ts/, /nothing/],
  },
];

/** Found when the data are read. */
export const badData: readonly BadInput[] = [
  {
    what: 'an empty CSV',
    files: { 'empty.csv': '' },
    pipeline: withData({ source: 'empty.csv' }),
    code: 'SOURCE_INVALID',
    says: [/empty\.csv/],
  },
  {
    what: 'a header without rows',
    files: { 'header.csv': `${rows[0]}\n` },
    pipeline: withData({ source: 'header.csv' }),
    code: 'SOURCE_INVALID',
    says: [/header\.csv/, /row/],
  },
  {
    what: 'a ragged row',
    files: { 'ragged.csv': [...rows.slice(0, 4), '1,2,3', ...rows.slice(4)].join('\n') },
    pipeline: withData({ source: 'ragged.csv' }),
    code: 'SOURCE_INVALID',
    says: [/ragged\.csv/, /5/],
  },
  {
    what: 'a wrong encoding',
    files: { 'latin.csv': Buffer.from('row_id,diagnosis,x\n1,bösartig,2\n2,gutartig,3\n', 'latin1') },
    pipeline: withData({ source: 'latin.csv' }),
    code: 'SOURCE_INVALID',
    says: [/latin\.csv/, /UTF-8/i],
  },
  {
    what: 'a column that is not there',
    pipeline: withData({ target: 'diagnosys' }),
    code: 'COLUMN_NOT_FOUND',
    says: [/"diagnosys"/, /"diagnosis"/, /good\.csv/],
  },
  {
    what: 'a target with one class',
    files: { 'one.csv': rows.filter((row, index) => index === 0 || row.endsWith('benign')).join('\n') },
    pipeline: withData({ source: 'one.csv' }),
    code: 'TARGET_INVALID',
    says: [/"diagnosis"/, /class/],
  },
  {
    what: 'a column of which every value is missing',
    files: {
      'hollow.csv': rows
        .filter(Boolean)
        .map((row, index) => `${row},${index === 0 ? 'hollow' : ''}`)
        .join('\n'),
    },
    pipeline: { ...withData({ source: 'hollow.csv' }), features: [{ use: 'impute' }] },
    code: 'DATA_INVALID',
    says: [/"hollow"/, /no value/, /exclude|constant/],
  },
  {
    what: 'duplicate keys',
    files: { 'twice.csv': [...rows.filter(Boolean), rows[1]].join('\n') },
    pipeline: withData({ source: 'twice.csv' }),
    code: 'DATA_INVALID',
    says: [/twice\.csv/, /row_id/, /\b0\b/],
  },
  {
    what: 'data that break the contract',
    pipeline: { ...training, check: { columns: { mean_radius: { max: 20 } } } },
    code: 'CHECK_FAILED',
    says: [/"mean_radius"/, /above 20/, /check/],
  },
];

const command = (argv: readonly string[], changes: object = {}) => ({
  name: 'bad',
  steps: [{ name: 'only', command: argv, out: text, ...changes }],
});
const node = (script: string) => command(['node', '-e', script]);

/** Found when the step runs. */
export const badSteps: readonly BadInput[] = [
  {
    what: 'a step that throws',
    files: { 'throws.ts': "export default async () => {\n  throw new Error('the oven is cold');\n};\n" },
    pipeline: oneStep({ use: './throws.ts' }),
    code: 'STEP_FAILED',
    says: [/"only"/, /the oven is cold/],
  },
  {
    what: 'a step without its output',
    files: { 'mute.ts': 'export default async () => ({});\n' },
    pipeline: oneStep({ use: './mute.ts' }),
    code: 'STEP_OUTPUT_MISSING',
    says: [/"only"/, /"out"/],
  },
  {
    what: 'a command that is not installed',
    pipeline: command(['no-such-program-anywhere']),
    code: 'COMMAND_NOT_FOUND',
    says: [/no-such-program-anywhere/, /install/],
  },
  {
    what: 'a command that fails',
    pipeline: node("console.error('the oven is cold'); process.exit(3)"),
    code: 'STEP_FAILED',
    says: [/3/, /the oven is cold/],
  },
  {
    what: 'a command that prints no JSON and leaves no output',
    pipeline: node("console.log('hello')"),
    code: 'STEP_OUTPUT_MISSING',
    says: [/"only"/, /"out"/],
  },
  {
    what: 'a command without its output',
    pipeline: node(''),
    code: 'STEP_OUTPUT_MISSING',
    says: [/"only"/, /"?out"?/],
  },
  {
    what: 'a command that hangs',
    pipeline: command(['node', '-e', 'setInterval(() => {}, 1e6)'], { timeout: '1s' }),
    code: 'STEP_TIMEOUT',
    says: [/"only"/, /1000 ms/, /timeout/],
  },
];
