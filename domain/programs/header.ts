/**
 * @module The model artifact of a program: one line `within-model 2 <bytes of the header>`, the header as JSON, then the
 * bytes that the program wrote, as they are.
 */
import { z } from 'zod';
import { WithinError } from '../../contracts/errors.ts';
import { modelHeadShape } from '../model/model.ts';
import { type FittedTransform, fittedTransformSchema } from '../transforms/fitted.ts';

const mark = 'within-model ';
const version = 2;
/** The first line fits in this many bytes. */
const firstLineBytes = 64;

/** What a program ran with: its code and everything that it reached, each with what pins it. */
export const environmentSchema = z.strictObject({
  digest: z.string(),
  files: z.record(z.string(), z.string()),
  packages: z.record(z.string(), z.string()),
});
export type ProgramEnvironment = z.infer<typeof environmentSchema>;

export const programSchema = z.strictObject({
  argv: z.array(z.string()).min(1),
  files: z.array(z.string()),
  /** Declared variables: `NAME`, or `NAME=env:OTHER`; never a value. */
  env: z.array(z.string()),
  probed: z.boolean(),
  /** Longest time of one answer. */
  scoreTimeoutMs: z.number().positive(),
});

const headerSchema = z.strictObject({
  format: z.literal(version),
  ...modelHeadShape,
  transforms: z.array(fittedTransformSchema),
  /** What the bytes are, in the program's own word. */
  fileFormat: z.string(),
  /** Length of the program's bytes. */
  size: z.int().positive(),
  /** Sources of randomness with a seed each, and seeds that several sources share. */
  components: z.array(z.string()),
  merged: z.record(z.string(), z.array(z.string())),
  program: programSchema,
  environment: environmentSchema,
});
export type ProgramModel = Omit<z.infer<typeof headerSchema>, 'transforms'> & {
  readonly transforms: readonly FittedTransform[];
};

/** Bytes before those of the program. Equal models give equal bytes. */
export function headOf(model: ProgramModel): Uint8Array {
  const header = new TextEncoder().encode(`${JSON.stringify(headerSchema.parse(model))}\n`);
  const line = new TextEncoder().encode(`${mark}${version} ${header.length}\n`);
  const head = new Uint8Array(line.length + header.length);
  head.set(line);
  head.set(header, line.length);
  return head;
}

/** A file that can be read from its beginning. */
export interface ReadableStart {
  /** The first `length` bytes, fewer when there are no more. */
  start(length: number): Promise<Uint8Array>;
  size(): Promise<number>;
}

function unreadable(what: string): WithinError {
  return new WithinError(
    'DATA_INVALID',
    `the model cannot be read: ${what}; give the output \`model\` of a training run`,
  );
}

/** The header with the place of the program's bytes; `undefined` for any other kind of file. Throws `DATA_INVALID`. */
export async function readProgramModel(
  file: ReadableStart,
): Promise<{ model: ProgramModel; offset: number } | undefined> {
  const [line = ''] = new TextDecoder().decode(await file.start(firstLineBytes)).split('\n');
  if (!line.startsWith(mark)) return undefined;
  const [given, length] = line.slice(mark.length).split(' ').map(Number);
  if (given !== version)
    throw unreadable(`its format is ${given}, and this version knows ${version}; use the version that made it`);
  const begin = line.length + 1;
  const offset = begin + (length ?? Number.NaN);
  if (!Number.isSafeInteger(offset)) throw unreadable('its first line is damaged');
  const model = parseHeader((await file.start(offset)).subarray(begin));
  const size = (await file.size()) - offset;
  if (size !== model.size) throw unreadable(`it holds ${size} of the ${model.size} bytes that the program wrote`);
  return { model, offset };
}

function parseHeader(bytes: Uint8Array): ProgramModel {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    const path = error instanceof z.ZodError ? error.issues[0]?.path.join('.') : undefined;
    throw unreadable(path ? `its header is wrong at ${path}` : 'its header is damaged');
  }
}
