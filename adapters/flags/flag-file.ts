/** @module The file `within.flags.yaml` of a project: read as rules, changed in place; absent means every flag in its own phase. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isMap, parseDocument } from 'yaml';
import { WithinError } from '../../contracts/errors.ts';
import { type FlagName, type FlagRule, flagFileSchema, flagNames } from '../../contracts/flags.ts';
import { ruleOf } from '../../domain/flags/evaluate.ts';
import type { FlagFile } from '../../domain/flags/ports.ts';
import { didYouMean } from '../../domain/pipeline/nearest.ts';

export const flagFileName = 'within.flags.yaml';

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

export class ProjectFlagFile implements FlagFile {
  readonly #file: string;

  constructor(project: string) {
    this.#file = join(project, flagFileName);
  }

  async rules(): Promise<ReadonlyMap<FlagName, FlagRule>> {
    return this.#rulesOf(await this.#document());
  }

  async write(name: FlagName, rule: FlagRule | undefined): Promise<void> {
    const document = await this.#document();
    if (rule === undefined) document.delete(name);
    else document.set(name, Object.keys(rule).length === 1 ? rule.phase : document.createNode(rule));
    const isEmpty = !isMap(document.contents) || document.contents.items.length === 0;
    const text = isEmpty ? '' : document.toString();
    this.#rulesOf(parseDocument(text));
    // A reader must never find half of it.
    const next = `${this.#file}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(next, text);
      await rename(next, this.#file);
    } finally {
      await rm(next, { force: true });
    }
  }

  async changedAt(): Promise<number | undefined> {
    try {
      return (await stat(this.#file)).mtimeMs;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async #document(): Promise<Document> {
    const text = await readFile(this.#file, 'utf8').catch((error: unknown) => {
      if (isAbsent(error)) return '';
      throw this.#invalid('cannot be read; let this user read it', error);
    });
    const document = parseDocument(text);
    const [fault] = document.errors;
    if (fault)
      throw this.#invalid('cannot be read as YAML; mend it or remove it to have every flag as it comes', fault);
    return document;
  }

  #rulesOf(document: Document): ReadonlyMap<FlagName, FlagRule> {
    const parsed = flagFileSchema.safeParse(document.toJS() ?? {});
    if (!parsed.success) throw this.#invalid(faultOf(parsed.error.issues[0]));
    const given = Object.entries(parsed.data).flatMap(([name, setting]) =>
      setting === undefined ? [] : [[name as FlagName, ruleOf(setting)] as const],
    );
    return new Map(given);
  }

  #invalid(what: string, cause?: unknown): WithinError {
    return new WithinError('CONFIG_INVALID', `${this.#file}: ${what}.`, { file: this.#file }, cause);
  }
}

interface Issue {
  readonly code?: string;
  readonly keys?: unknown;
  readonly message: string;
  readonly path: readonly PropertyKey[];
  readonly errors?: readonly (readonly Issue[])[];
}

/** Of the forms that a setting may have, the one with names and a phase says best what is wrong. */
function faultOf(issue: Issue | undefined, path: readonly PropertyKey[] = []): string {
  if (!issue) return 'not a file of flags';
  const where = [...path, ...issue.path].join('.');
  const [unknown] = Array.isArray(issue.keys) ? issue.keys.map(String) : [];
  if (unknown !== undefined && where === '') return `no flag is called "${unknown}"${didYouMean(unknown, flagNames)}`;
  const inner = issue.errors?.flat().find((one) => one.path.length > 0 || one.code === 'custom' || one.keys);
  if (inner) return faultOf(inner, [...path, ...issue.path]);
  if (issue.errors) return `${where}: write off or general, or { phase: alpha } or beta with whom it is on for`;
  return unknown === undefined ? `${where}: ${issue.message}` : `${where}: "${unknown}" is not known there`;
}
