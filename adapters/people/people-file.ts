/** @module `within.people.yaml`: read anew whenever it changes, with errors that say line and column. */
import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import { type DirectoryFile, directorySchema } from '../../contracts/people.ts';
import type { PeopleDocument, PeopleSource } from '../../domain/collaboration/directory/ports.ts';
import { type ParsedDocument, parseDocumentText } from '../documents/document.ts';
import { type DocumentKind, invalidDocument } from '../documents/invalid.ts';
import { type Problem, problemsOf } from '../documents/problems.ts';

const kind: DocumentKind = { code: 'CONFIG_INVALID', is: 'a list of people; start with people:' };
/** Thousands of people fit; a file that is larger is another file. */
const largestBytes = 4 * 1024 * 1024;

const nobody: DirectoryFile = { people: {} };

export class PeopleFile implements PeopleSource {
  readonly #file: string;
  #known: { readonly stamp: string; readonly document: PeopleDocument } | undefined;

  /** `file` is absolute. */
  constructor(file: string) {
    this.#file = file;
  }

  async read(): Promise<PeopleDocument> {
    const found = await stat(this.#file, { bigint: true }).catch((error: unknown) => this.#absent(error));
    if (!found) return { file: nobody, where: () => this.#file };
    const stamp = [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
    if (this.#known?.stamp === stamp) return this.#known.document;
    if (found.size > largestBytes) throw this.#invalid('is larger than 4 MiB, so it is hardly a list of people');
    const document = this.#parse(await this.#text());
    this.#known = { stamp, document };
    return document;
  }

  get #shown(): string {
    const near = relative(process.cwd(), this.#file);
    return near.startsWith('..') ? this.#file : near;
  }

  /** Nobody is there where there is no file; a file that cannot be reached is another matter. */
  #absent(error: unknown): undefined {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw this.#invalid('cannot be read; check its permissions', error);
  }

  async #text(): Promise<string> {
    const bytes = await readFile(this.#file).catch((error: unknown) => {
      throw this.#invalid('cannot be read; check that it is a file, and its permissions', error);
    });
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      throw this.#invalid('is not UTF-8; save it in that encoding', error);
    }
  }

  #parse(text: string): PeopleDocument {
    const shown = this.#shown;
    const document = parseDocumentText(text, shown, kind);
    const parsed = directorySchema.safeParse(document.value ?? nobody);
    if (parsed.success) return { file: parsed.data, where: (path) => place(document, shown, path) };
    const problems = problemsOf(parsed.error.issues, document.value, directorySchema);
    const placed = problems.map((problem) => ({ ...problem, position: document.position(problem) }));
    throw invalidDocument(kind, shown, placed, parsed.error);
  }

  #invalid(text: string, cause?: unknown): WithinError {
    return new WithinError('CONFIG_INVALID', `${this.#shown} ${text}.`, { file: this.#shown }, cause);
  }
}

function place(document: ParsedDocument, file: string, path: Problem['path']): string {
  const position = document.position({ path, text: '', at: 'value' });
  return position ? `${file}:${position.line}:${position.column}` : file;
}
