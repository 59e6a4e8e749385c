/** @module The files of a project model. What a step writes depends on all that it sees, the order of parameters included. */
import type { HelperModel, PackageModel, ProjectModel, StepModel } from './model.ts';

const space = (count: number): string => ' '.repeat(count);
const blank = (count: number): string => '\n'.repeat(count);

function moduleText(step: StepModel, helper: HelperModel): string {
  const { factor, coarse, remark, spacing } = step;
  return [
    `// remark ${remark}`,
    `import { help } from '../lib/${helper.file}.ts';`,
    ...(step.package ? [`import { value } from '${step.package}';`] : ['const value = 0;']),
    "import { fold } from '../lib/fold.ts';",
    `${blank(spacing)}export default async function step({ inputs, params, seeds, context }: any): Promise<string> {`,
    `  ${space(spacing)}const parts: string[] = [];`,
    "  for (const role of Object.keys(inputs)) parts.push(new TextDecoder('latin1').decode(await inputs[role].bytes()));",
    "  const seen = [parts, params, seeds, context.env['REGION'] ?? null, value];",
    `  const result = (fold(JSON.stringify(seen)) + help(${factor})) % ${coarse ? 3 : 1_000_003};`,
    '  return `${result}\\n`;',
    '}',
    '',
  ].join('\n');
}

function pythonText(step: StepModel, helper: HelperModel): string {
  const { factor, coarse, remark, spacing } = step;
  return [
    `# remark ${remark}`,
    'import json',
    'import os',
    `from lib.${helper.file} import help_out`,
    blank(spacing),
    "request = json.load(open(os.environ['WITHIN_REQUEST']))",
    'parts = []',
    "for role in request['inputs']:",
    `    parts.append(open(request['inputs'][role], encoding='latin-1').read())`,
    `seen = json.dumps([parts, request['params'],${space(spacing)} request['seeds'], ${step.variable ? `os.environ.get('${step.variable}')` : 'None'}])`,
    'result = 0',
    'for letter in seen:',
    '    result = (result * 31 + ord(letter)) % 2147483647',
    `result = (result + help_out(${factor})) % ${coarse ? 3 : 1_000_003}`,
    "open(request['outputs']['out'], 'w').write(str(result) + '\\n')",
    '',
  ].join('\n');
}

/** All that it reads of the request are its parameters and seeds, and the paths of its inputs. */
function shellText({ inputs, source, factor, coarse, remark, spacing }: StepModel): string {
  const roles = source === undefined ? inputs.map((_, at) => `in-${at}`) : ['source'];
  const pick = (pattern: string) => `$(sed -n 's/${pattern}/\\1/p' "$WITHIN_REQUEST")`;
  return [
    `# remark ${remark}`,
    `out="${pick('.*"out":"\\([^"]*\\)".*')}"`,
    ...roles.map((role, at) => `in${at}="${pick(`.*"${role}":"\\([^"]*\\)".*`)}"`),
    `seen="${pick('.*"params":\\(.*\\),"scratch":.*')}"`,
    blank(spacing),
    `sum=$( (cat ${roles.map((_, at) => `"$in${at}"`).join(' ')}; echo "$seen") | cksum | cut -d " " -f 1)`,
    `echo $(( (sum + ${factor} + $(cat lib/number.txt)) % ${coarse ? 3 : 1_000_003} )) > "$out"`,
    '',
  ].join('\n');
}

function helperFiles({ file, base, constant, spare, remark, spacing }: HelperModel): Record<string, string> {
  return {
    [`lib/${file}.ts`]: [
      `// remark ${remark}`,
      `import { constant } from './${file}-constant.ts';`,
      `export const help = (value: number): number =>${space(spacing)} value *${blank(spacing)} ${base} + constant;`,
      `export const spare = ${spare};`,
      '',
    ].join('\n'),
    [`lib/${file}-constant.ts`]: `export const constant = ${constant};\n`,
    [`lib/${file}.py`]: [
      `# remark ${remark}`,
      `from .${file}_constant import CONSTANT`,
      blank(spacing),
      'def help_out(value):',
      `    return value * ${base} +${space(spacing)} CONSTANT`,
      '',
    ].join('\n'),
    [`lib/${file}_constant.py`]: `CONSTANT = ${constant}\n`,
  };
}

const versionOf = ({ version }: PackageModel): string => `1.0.${version}`;

function packageFiles(packages: ProjectModel['packages']): Record<string, string> {
  const files: Record<string, string> = {};
  const locked: Record<string, unknown> = { '': {} };
  for (const [name, model] of Object.entries(packages)) {
    const version = versionOf(model);
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, version, type: 'module', main: 'index.js' });
    files[`node_modules/${name}/index.js`] = `export const value = ${model.value};\n`;
    locked[`node_modules/${name}`] = { version, integrity: `sha512-${name}-${version}` };
  }
  files['package-lock.json'] = JSON.stringify({ lockfileVersion: 3, packages: locked });
  return files;
}

/** The same object with its keys begun elsewhere. */
function turned<T extends object>(value: T, by: number): T {
  const entries = Object.entries(value);
  const at = by % Math.max(1, entries.length);
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)]) as T;
}

function codeOf(step: StepModel): Record<string, unknown> {
  switch (step.language) {
    case 'module':
      return { use: `./steps/${step.file}.ts` };
    case 'python':
      return { command: ['python3', `${step.file}.py`] };
    case 'shell':
      return { command: ['sh', `${step.file}.sh`], files: [`${step.file}.sh`, 'lib/number.txt'] };
    case 'built-in':
      return { use: 'load' };
  }
}

function entryOf(step: StepModel, { steps, turn }: ProjectModel): Record<string, unknown> {
  const builtin = step.language === 'built-in';
  const nameOf = (id: number) => steps.find((other) => other.id === id);
  const inputs = step.inputs.map((id, at) => {
    const from = nameOf(id);
    return [`in-${at}`, `${from?.name}.${from?.language === 'built-in' ? 'table' : 'out'}`];
  });
  const entry = {
    name: step.name,
    ...codeOf(step),
    in: turned(
      { ...Object.fromEntries(inputs), ...(step.source && { source: { source: `data/${step.source}` } }) },
      turn,
    ),
    ...(!builtin && { with: Object.fromEntries(step.params), out: { out: 'text/plain' } }),
    ...(step.seeded && { seeds: ['noise'] }),
    ...(step.variable && { env: [step.variable] }),
  };
  return turned(entry, turn);
}

function codeFiles(step: StepModel, helper: HelperModel): Record<string, string> {
  switch (step.language) {
    case 'module':
      return { [`steps/${step.file}.ts`]: moduleText(step, helper) };
    case 'python':
      return { [`${step.file}.py`]: pythonText(step, helper) };
    case 'shell':
      return { [`${step.file}.sh`]: shellText(step) };
    case 'built-in':
      return {};
  }
}

const foldText = [
  'export function fold(text: string): number {',
  '  let result = 2166136261;',
  '  for (const letter of text) result = Math.imul(result ^ (letter.codePointAt(0) as number), 16777619) >>> 0;',
  '  return result;',
  '}',
  '',
].join('\n');

/** Text by path, the pipeline file included. */
export function filesOf(model: ProjectModel): Record<string, string> {
  const files: Record<string, string> = { 'lib/fold.ts': foldText, ...packageFiles(model.packages) };
  for (const helper of model.helpers) Object.assign(files, helperFiles(helper));
  files['lib/number.txt'] = `${model.helpers[0]?.constant ?? 0}\n`;
  for (const step of model.steps) {
    const helper = model.helpers[step.helper];
    if (helper) Object.assign(files, codeFiles(step, helper));
  }
  for (const [name, lines] of Object.entries(model.data)) files[`data/${name}`] = `${lines.join('\n')}\n`;
  const steps = model.steps.map((step) => entryOf(step, model));
  const pipeline = turned({ name: 'random', seed: String(model.seed), steps }, model.turn);
  files['pipeline.json'] = JSON.stringify(pipeline, null, 1 + (model.turn % 3));
  return files;
}
