/** @module Commands that documents show: those of fenced blocks, to be typed, and those of sentences. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { globSync } from 'tinyglobby';

const root = resolve(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'client/templates/**/*.template'], {
  cwd: root,
  dot: true,
}).sort();

export interface ShownCommand {
  readonly page: string;
  readonly line: string;
}

/** After a prompt, the key of a step of GitHub Actions, or the times and the folder of cron. */
const calling = /^\s*(?:\$ |(?:- )?run: |(?:[\d*/,-]+ ){5}cd \S+ && )?(?:npx )?(within [a-z].*)$/;

/** One that is cut off or names alternatives is no call. */
function callsIn(page: string, lines: readonly string[]): readonly ShownCommand[] {
  return lines.flatMap((line) => {
    const [, call] = calling.exec(line) ?? [];
    const isWhole = call !== undefined && !/…|\w\|\w|\[/.test(call);
    return isWhole ? [{ page, line: call }] : [];
  });
}

const fences = /^```\w*\n([\s\S]*?)^```/gm;
const textOf = (page: string): string => readFileSync(resolve(root, page), 'utf8');

/** Of fenced blocks: to be typed as they stand. */
export const typedCommands = (): readonly ShownCommand[] =>
  pages.flatMap((page) => {
    const blocks = [...textOf(page).matchAll(fences)].map(([, block = '']) => block.replaceAll(/\\\n\s*/g, ' '));
    return callsIn(
      page,
      blocks.flatMap((block) => block.split('\n')),
    );
  });
/** Of sentences: they may stop short of what the command needs, but what they say must be there. */
export const spokenCommands = (): readonly ShownCommand[] =>
  pages.flatMap((page) => {
    const spans = textOf(page)
      .replaceAll(fences, '')
      .matchAll(/`(within [a-z][^`\n]*)`/g);
    return callsIn(
      page,
      [...spans].map(([, span = '']) => span),
    );
  });
