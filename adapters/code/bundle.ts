/**
 * @module One ES module out of a step and what it imports, by esbuild with fixed options. Names the part that each
 * source file has in it, so that a miss can be told by file.
 */
import { type Comment, type Program, parse } from 'acorn';
import { type BuildFailure, type BuildOptions, build, type Metafile, type Plugin, transform } from 'esbuild';
import { WithinError } from '../../contracts/errors.ts';

/** Part of the bundle that comes from one file; `start` is an offset in `text`. */
export interface BundlePart {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface Bundle {
  /** Readable form, with the offsets of `parts` and `program`. */
  readonly text: string;
  /** What is hashed, stored and run: `text` without white space and comments. */
  readonly code: Uint8Array;
  readonly parts: readonly BundlePart[];
  readonly program: Program;
  /** Import paths that stay: packages and modules of Node. */
  readonly externals: readonly string[];
}

/** `import { definePipeline } from 'within'` must not make WITHIN's own version part of a step. */
const withinStub: Plugin = {
  name: 'within-stub',
  setup(setup) {
    setup.onResolve({ filter: /^within$/ }, () => ({ path: 'within', namespace: 'stub' }));
    setup.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({
      contents: 'export const definePipeline = (pipeline) => pipeline;',
    }));
  },
};

const target = 'node20';

function optionsFor(root: string): BuildOptions {
  return {
    bundle: true,
    platform: 'node',
    format: 'esm',
    target,
    packages: 'external',
    absWorkingDir: root,
    treeShaking: true,
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    metafile: true,
    outfile: 'step.mjs',
    logLevel: 'silent',
    logOverride: { 'empty-import-meta': 'silent' },
    plugins: [withinStub],
  };
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** `STEP_COMPILE` with file, line, column and esbuild's words for the first error. */
function compileError(error: unknown): unknown {
  if (!isBuildFailure(error)) return error;
  const [first] = error.errors;
  const place = first?.location;
  const column = place ? place.column + 1 : 0;
  const where = place ? `${place.file}:${place.line}:${column}: ` : '';
  return new WithinError(
    'STEP_COMPILE',
    `${where}${first?.text ?? error.message}${place ? `, in \`${place.lineText.trim().slice(0, 120)}\`` : ''}.`,
    place ? { file: place.file, line: place.line, column, errors: error.errors.length } : {},
    error,
  );
}

async function runBuild(options: BuildOptions): Promise<{ text: string; output: Metafile['outputs'][string] }> {
  try {
    const { outputFiles, metafile } = await build(options);
    const output = Object.values(metafile?.outputs ?? {})[0];
    const text = outputFiles?.[0]?.text;
    if (output && text !== undefined) return { text, output };
  } catch (error) {
    throw compileError(error);
  }
  throw new WithinError('INTERNAL', 'esbuild gave no output for a step module; run again.');
}

/** Names that `file` (relative to `root`) exports, `default` among them. Throws `STEP_COMPILE`. */
export async function exportsOf(root: string, file: string): Promise<readonly string[]> {
  const { output } = await runBuild({ ...optionsFor(root), entryPoints: [`./${file}`] });
  return output.exports;
}

/** CommonJS code inside an ES module reaches what stays outside through this `require`. */
const requireShim =
  'import { createRequire as withinCreateRequire } from "node:module";\nconst require = withinCreateRequire(import.meta.url);\n';

/** Bundles the text of an entry module whose imports are relative to `root`. Throws `STEP_COMPILE`. */
export async function bundleEntry(root: string, entry: string): Promise<Bundle> {
  const { text, output } = await runBuild({
    ...optionsFor(root),
    stdin: { contents: entry, resolveDir: root, sourcefile: 'within-entry.js', loader: 'js' },
  });
  const comments: Comment[] = [];
  const program = parse(text, { ecmaVersion: 'latest', sourceType: 'module', onComment: comments });
  const files = new Set(Object.keys(output.inputs).filter((file) => (output.inputs[file]?.bytesInOutput ?? 0) > 0));
  return {
    text,
    code: Buffer.from(await minify(text.includes('__require(') ? requireShim + text : text)),
    parts: partsOf(text, comments, files),
    program,
    externals: [...new Set(output.imports.filter((found) => found.external).map((found) => found.path))].sort(),
  };
}

/** esbuild opens the part of each file with a line comment that holds its path. */
function partsOf(text: string, comments: readonly Comment[], files: ReadonlySet<string>): BundlePart[] {
  const marks = comments
    .map((comment) => ({ file: comment.value.slice(1), start: comment.end, mark: comment.start }))
    .filter(({ file, mark }) => files.has(file) && (mark === 0 || text[mark - 1] === '\n'));
  return marks
    .map(({ file, start }, index) => ({ file, start, end: marks[index + 1]?.mark ?? text.length }))
    .filter(({ file }) => !file.startsWith('stub:'));
}

/** Whitespace is what formatting changes; comments are gone already, but for those inside expressions. */
export async function minify(text: string): Promise<string> {
  const { code } = await transform(text, {
    minifyWhitespace: true,
    legalComments: 'none',
    format: 'esm',
    target,
    charset: 'utf8',
    logLevel: 'silent',
  });
  return code;
}
