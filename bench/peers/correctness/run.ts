/** @module `npm run bench -- peers --correctness`: which systems give a stale or wrong value, measured by running each. */
import { copyInstallation } from '../../stack/installation.ts';
import { table } from '../../stack/summary.ts';
import { Ours } from './ours.ts';
import { pythonSubjects } from './python-subjects.ts';
import type { Subject, SubjectKind } from './subject.ts';
import { argumentPairs, type Cell, concurrentCallers, flippedBit, helperEdit, pairNames } from './verdicts.ts';

const heads = ['helper edited', 'bit flipped', 'NaN, null', '-0, 0', 'order of keys', 'kinds of keys', 'two at once'];

/** One row; each case has a system in a fresh folder. */
async function cellsOf({ open }: SubjectKind): Promise<readonly Cell[]> {
  const inFresh = async <T>(measure: (subject: Subject) => Promise<T>): Promise<T> => {
    const subject = open();
    try {
      return await measure(subject);
    } finally {
      await subject.remove();
    }
  };
  const edited = await inFresh(helperEdit);
  const flipped = await inFresh(flippedBit);
  const told = await inFresh((subject) => inFresh((fresh) => argumentPairs(subject, fresh)));
  const concurrent = await inFresh(concurrentCallers);
  return [edited, flipped, ...pairNames.map((pair) => told[pair]), concurrent];
}

/** Prints the table, and below it why a cell is not right. `only`: names of rows, all when empty. */
export async function runCorrectness(python: string, only: readonly string[] = []): Promise<void> {
  const installation = copyInstallation();
  const ours: SubjectKind = { name: 'within', open: () => new Ours(installation.cli) };
  const kinds = [ours, ...pythonSubjects(python)].filter(({ name }) => only.length === 0 || only.includes(name));
  const rows: string[][] = [];
  const notes: string[] = [];
  try {
    for (const kind of kinds) {
      const cells = await cellsOf(kind);
      rows.push([kind.name, ...cells.map(({ text }) => text)]);
      notes.push(...notesOf(kind.name, cells));
    }
  } finally {
    installation.remove();
  }
  console.log(`${table([['', ...heads], ...rows])}\n\n${notes.join('\n')}`);
}

function notesOf(name: string, cells: readonly Cell[]): string[] {
  return cells.flatMap(({ note }, index) => (note === undefined ? [] : [`- ${name}, ${heads[index]}: ${note}`]));
}
