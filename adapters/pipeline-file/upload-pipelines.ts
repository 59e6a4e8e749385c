/** @module `within.datasets.yaml` of the project folder: the validation pipeline that judges the uploads to each data set. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { datasetNamePattern } from '../../contracts/datasets.ts';
import { WithinError } from '../../contracts/errors.ts';
import { didYouMean } from '../../domain/pipeline/nearest.ts';

const datasetsFileName = 'within.datasets.yaml';

const fileSchema = z.strictObject({
  /** Pipeline file by data set, relative to the project. */
  uploads: z.record(z.string().regex(datasetNamePattern), z.string().min(1)).default({}),
});

/** What an upload may name. A module would be run by being named. */
const texts: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);
const isClosed = (folder: string): boolean => folder.startsWith('.') || folder === 'node_modules';

export class UploadPipelines {
  readonly #project: string;
  readonly #file: string;

  constructor(project: string) {
    this.#project = project;
    this.#file = join(project, datasetsFileName);
  }

  /**
   * Absolute path of the pipeline file for an upload: the registered one, else the one that the upload asks for;
   * `undefined` where neither is there. An upload cannot choose another than the registered one, which may be laxer, nor
   * what is no text, or lies in a hidden folder or a package.
   * Throws `CONFIG_INVALID`, `PIPELINE_NOT_FOUND`, `UPLOAD_FORBIDDEN`.
   */
  pipelineFor(dataset: string, asked?: string): string | undefined {
    const registered = this.#read().uploads[dataset];
    if (registered !== undefined) {
      if (asked === undefined || resolve(this.#project, asked) === resolve(this.#project, registered))
        return this.#inProject(registered);
      const message = `Uploads to "${dataset}" are judged by ${registered}, as ${datasetsFileName} says; leave out \`pipeline\`.`;
      throw new WithinError('UPLOAD_FORBIDDEN', message, { dataset });
    }
    return asked === undefined ? undefined : this.#mayBeAsked(this.#inProject(asked));
  }

  #mayBeAsked(file: string): string {
    const path = relative(this.#project, file);
    if (texts.has(extname(file)) && !path.split(sep).some(isClosed)) return file;
    const message = `Uploads may name a pipeline in YAML or JSON outside of hidden folders and packages only; register ${JSON.stringify(path)} in ${datasetsFileName}.`;
    throw new WithinError('UPLOAD_FORBIDDEN', message, { path });
  }

  #read(): z.infer<typeof fileSchema> {
    let document: unknown = {};
    try {
      document = existsSync(this.#file) ? (parse(readFileSync(this.#file, 'utf8')) ?? {}) : {};
    } catch (error) {
      throw this.#invalid('it cannot be read as YAML; mend it', error);
    }
    const parsed = fileSchema.safeParse(document);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const [unknown] = issue?.code === 'unrecognized_keys' ? issue.keys : [];
    throw this.#invalid(
      unknown === undefined
        ? `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is not valid'}`
        : `nothing here is called "${unknown}"${didYouMean(unknown, Object.keys(fileSchema.shape))}`,
    );
  }

  #invalid(what: string, cause?: unknown): WithinError {
    return new WithinError('CONFIG_INVALID', `${this.#file}: ${what}.`, { file: this.#file }, cause);
  }

  /** A path that comes with an upload must not lead out of the project, by `..` or by a link. */
  #inProject(path: string): string {
    const absolute = resolve(this.#project, path);
    const outside = (base: string, target: string): boolean => {
      const steps = relative(base, target);
      return steps.startsWith('..') || isAbsolute(steps);
    };
    const leadsOut = outside(this.#project, absolute);
    if (!leadsOut && existsSync(absolute) && !outside(realpathSync(this.#project), realpathSync(absolute)))
      return absolute;
    throw new WithinError(
      'PIPELINE_NOT_FOUND',
      `The pipeline file ${JSON.stringify(path)} that is to judge uploads is not in the project folder; name one below it.`,
      { path },
    );
  }
}
