/** @module The cases of the correctness table. Each opens systems of its own and measures one cell, or one for each pair. */
import { flipBits } from './bit.ts';
import { type Answer, type Answers, pairs, type Subject } from './subject.ts';

export interface Cell {
  readonly text: string;
  /** Why, where the text does not tell. */
  readonly note?: string;
}

/** Long enough that a process which starts with another still finds the step under way. */
const stepSeconds = 5;

const notGiven: Answer = { failure: 'it gave nothing' };

async function textOf(subject: Subject): Promise<Answer> {
  return (await subject.ask(['text'])).get('text') ?? notGiven;
}

async function expectedText(subject: Subject): Promise<string> {
  return (await subject.expected(['text'])).get('text') ?? '';
}

/** First answer, which every system must get right. Throws when it does not. */
async function filled(subject: Subject): Promise<string> {
  const expected = await expectedText(subject);
  const answer = await textOf(subject);
  if (!('value' in answer) || answer.value !== expected) throw new Error(`a first run gave ${JSON.stringify(answer)}`);
  return expected;
}

function judged(answer: Answer, expected: string, otherwise: string): Cell {
  if ('failure' in answer) return { text: 'fails', note: answer.failure };
  if (answer.value === expected) return { text: 'right' };
  return { text: otherwise, note: `${answer.value} in place of ${expected}` };
}

/** A module that the step imports is edited after its result was kept. */
export async function helperEdit(subject: Subject): Promise<Cell> {
  await filled(subject);
  subject.editHelper();
  return judged(await textOf(subject), await expectedText(subject), 'stale');
}

/** A bit of the kept result is flipped, and the result asked for again. */
export async function flippedBit(subject: Subject): Promise<Cell> {
  const expected = await filled(subject);
  flipBits(subject.store);
  subject.dropCopies?.();
  return judged(await textOf(subject), expected, 'wrong');
}

/** Two processes ask for one step at the same moment, before anything is kept. */
export async function concurrentCallers(subject: Subject): Promise<Cell> {
  const expected = await expectedText(subject);
  const both = await Promise.all([subject.ask(['text'], stepSeconds), subject.ask(['text'], stepSeconds)]);
  const cells = both.map((answers) => judged(answers.get('text') ?? notGiven, expected, 'wrong'));
  const bad = cells.filter(({ text }) => text !== 'right');
  const executions = `${subject.executions().length} run${subject.executions().length === 1 ? '' : 's'}`;
  if (bad.length === 0) return { text: `${executions}, both right` };
  const note = bad.flatMap((cell) => cell.note ?? []).join('; ');
  return { text: `${executions}, ${bad.length === 2 ? 'both' : 'one'} ${bad[0]?.text}`, note };
}

export type PairName = keyof typeof pairs;
export const pairNames = Object.keys(pairs) as PairName[];

/**
 * Four rounds in one store: the left argument of each pair, the right one, and both again; and the right one in a store
 * of its own. A pair is apart when the right argument was executed for. `subject` and `fresh` are both empty.
 */
export async function argumentPairs(subject: Subject, fresh: Subject): Promise<Readonly<Record<PairName, Cell>>> {
  const [left, right] = [sideOf(0), sideOf(1)];
  const rounds: Answers[] = [];
  const executed: (readonly string[])[] = [];
  for (const names of [left, right, left, right]) {
    const before = subject.executions().length;
    rounds.push(await subject.ask(names));
    executed.push(subject.executions().slice(before));
  }
  const alone = new Map([...(rounds[0] ?? []), ...(await fresh.ask(right))]);
  const plain = await subject.expected([...left, ...right]);
  const cells = pairNames.map((pair): [PairName, Cell] => {
    const asked = rounds.map((answers, round) => {
      const name = pairs[pair][round % 2] ?? '';
      return { name, answer: answers.get(name) ?? notGiven, alone: alone.get(name) ?? notGiven };
    });
    const rightAlone = alone.get(pairs[pair][1]) ?? notGiven;
    const apart = 'value' in rightAlone && executed[1]?.includes(rightAlone.value) === true;
    return [pair, pairCell(asked, plain, apart ? 'apart' : 'merged')];
  });
  return Object.fromEntries(cells) as Record<PairName, Cell>;
}

const sideOf = (side: 0 | 1): readonly string[] => pairNames.map((pair) => pairs[pair][side]);

interface Asked {
  readonly name: string;
  readonly answer: Answer;
  /** What the same system gives when nothing is in its store. */
  readonly alone: Answer;
}

function pairCell(asked: readonly Asked[], plain: ReadonlyMap<string, string>, kept: 'apart' | 'merged'): Cell {
  const altered: string[] = [];
  for (const { name, answer, alone } of asked) {
    if ('failure' in answer) return { text: 'refused', note: `${name}: ${answer.failure}` };
    if ('failure' in alone) return { text: 'fails', note: `${name}: ${alone.failure}` };
    if (answer.value !== alone.value) {
      const note = `${name} gave ${answer.value} in place of ${alone.value}`;
      return { text: `${sameMembers(answer.value, alone.value) ? 'other order' : 'wrong'}, ${kept}`, note };
    }
    if (alone.value !== plain.get(name)) altered.push(`${name} is taken as ${alone.value}, also with an empty store`);
  }
  if (altered[0] === undefined) return { text: `right, ${kept}` };
  return { text: `normalized, ${kept}`, note: altered[0] };
}

/** Whether two written mappings differ in nothing but the order of their members. */
function sameMembers(one: string, other: string): boolean {
  const members = (text: string) => [...text.replaceAll(/[{},\s]+/g, ' ')].toSorted().join('');
  return other.startsWith('{') && members(one) === members(other);
}
