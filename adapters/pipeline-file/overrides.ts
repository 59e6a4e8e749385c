/** @module `--set model.with.trees=50`: single values of a loaded pipeline, replaced and checked again. */
import { parse } from 'yaml';
import { WithinError } from '../../contracts/errors.ts';
import { type Pipeline, pipelineSchema } from '../../contracts/pipeline.ts';
import { type Path, problemsOf } from '../documents/problems.ts';
import { invalidPipeline } from './invalid.ts';

function usage(text: string, problem: string): WithinError {
  return new WithinError('USAGE', `--set ${text}: ${problem}; write it as --set model.with.trees=50.`, {
    option: text,
  });
}

/** `features[0].with["a.b"]` to its keys. */
function parsePath(path: string, text: string): Path {
  const keys: (string | number)[] = [];
  let rest = path;
  while (rest !== '') {
    const match = /^(?:\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+))(?:\.(?=.)|(?=\[)|$)/.exec(rest);
    if (!match) throw usage(text, `"${path}" is not a path`);
    const [whole, index, quoted, plain] = match;
    const key = index === undefined ? (quoted ?? plain ?? '') : Number(index);
    if (key === '__proto__') throw usage(text, `"${key}" cannot be a key`);
    keys.push(key);
    rest = rest.slice(whole.length);
  }
  if (keys.length === 0) throw usage(text, 'the path is empty');
  return keys;
}

function parseValue(value: string, text: string): unknown {
  try {
    return parse(value, { prettyErrors: false, maxAliasCount: 0 });
  } catch {
    throw usage(text, `the value "${value}" is not YAML`);
  }
}

type Holder = Record<string | number, unknown>;

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

/** The map or list behind a key; a map that is absent is made. */
function holderBelow(holder: Holder, key: string | number, text: string): Holder {
  const found = Object.hasOwn(holder, key) ? holder[key] : undefined;
  if (isHolder(found)) return found;
  if (found !== undefined && found !== null) throw usage(text, `"${key}" holds a single value, no keys`);
  if (Array.isArray(holder)) throw usage(text, `there is no entry [${key}]; the list has ${holder.length}`);
  const made: Holder = {};
  holder[key] = made;
  return made;
}

function assign(root: Holder, path: Path, value: unknown, text: string): void {
  let holder = root;
  for (const key of path.slice(0, -1)) holder = holderBelow(holder, key, text);
  const last = path.at(-1) ?? '';
  if (Array.isArray(holder) && !(typeof last === 'number' && last <= holder.length))
    throw usage(text, `there is no entry [${last}]; the list has ${holder.length}`);
  holder[last] = value;
}

/**
 * The pipeline with each `path=value` set, values read as YAML. Throws `USAGE` for what is no assignment,
 * `PIPELINE_INVALID` for a path or value that the schema refuses, with the nearest known key.
 */
export function applyOverrides(pipeline: Pipeline, assignments: readonly string[]): Pipeline {
  let current: Pipeline = pipeline;
  for (const text of assignments) {
    const end = text.indexOf('=');
    if (end < 0) throw usage(text, 'the = is missing');
    const path = parsePath(text.slice(0, end).trim(), text);
    const changed = structuredClone(current) as unknown as Holder;
    assign(changed, path, parseValue(text.slice(end + 1), text), text);
    const { data, error } = pipelineSchema.safeParse(changed);
    if (!data) throw invalidPipeline(`--set ${text}`, problemsOf(error.issues, changed, pipelineSchema), error);
    current = data;
  }
  return current;
}
