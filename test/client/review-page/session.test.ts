/** @module What the page of a review knows, without a browser: focus, verdicts that are held, what may be said. */
import { describe, expect, it } from 'vitest';
import { choicesOf, isOpenEnded } from '../../../client/review-page/choices.ts';
import { commandOf, keyHelp } from '../../../client/review-page/keys.ts';
import { ReviewSession } from '../../../client/review-page/session.ts';
import type { ReviewDocument, RowStanding } from '../../../contracts/review-page.ts';

const rows = [3, 7, 9];
const document: ReviewDocument = {
  reviewId: '0123456789abcdef',
  pipeline: 'cells',
  openedAt: 0,
  target: 'diagnosis',
  relabel: 'labels',
  labels: ['benign', 'malignant'],
  cases: rows.map((row) => ({ row, label: 'malignant', suggestion: 'benign', detectors: ['label-errors'] })),
  standing: { state: 'open', cases: 3, settled: 0, rows: [] },
};
const session = (standing: readonly RowStanding[] = [], more: Partial<ReviewDocument> = {}) =>
  new ReviewSession({ ...document, standing: { ...document.standing, rows: standing }, ...more }, 'ada');
const accept = { decision: 'accept' } as const;
const decided = (row: number): RowStanding => ({ row, state: 'decided', verdict: accept, votes: [] });

describe('the session of a reviewer', () => {
  it('begins at the first row that is left, and goes on to the next one after a verdict, round the end', () => {
    const one = session([decided(3)]);
    expect(one.focus?.row).toBe(7);
    one.move(1);
    expect(one.judge(accept)).toEqual({ done: 'Row 9: accept. u takes it back.' });
    expect(one.focus?.row).toBe(7);
    one.judge({ decision: 'relabel', label: 'benign' });
    expect([one.focus?.row, one.held]).toEqual([7, 2]);
  });

  it('moves over all rows and never past an end', () => {
    const one = session();
    one.move(-1);
    expect(one.focus?.row).toBe(3);
    one.move(5);
    expect(one.focus?.row).toBe(9);
  });

  it('holds one verdict a row, the last one, and takes back the newest as long as it was not sent', () => {
    const one = session();
    one.judge(accept);
    one.judge({ decision: 'quarantine' });
    one.focusOn(3);
    one.judge({ decision: 'quarantine' });
    expect(one.undo()).toEqual({ done: 'Taken back: row 3, quarantine.' });
    expect([one.focus?.row, one.held]).toEqual([3, 1]);
    expect(one.take(10)).toEqual({ reviewer: 'ada', votes: [{ row: 7, decision: 'quarantine' }] });
    expect(one.take(10)).toBeUndefined();
    expect(one.undo()).toEqual({ why: expect.stringContaining('row 7 has been sent; judge the row again') });
    one.settle({});
    one.update({ ...document.standing, rows: [decided(7)] });
    expect(one.undo()).toEqual({ why: expect.stringContaining('row 7 has been sent and the row is decided') });
    expect(session().undo()).toEqual({ why: 'There is no verdict to take back.' });
  });

  it('holds again what could not be sent, keeps why the server refused, and lets a newer word on a row win', () => {
    const one = session();
    one.judge(accept);
    one.judge(accept);
    const { votes } = one.take(10)!;
    one.settle({ unsent: votes.slice(0, 1), refused: new Map([[7, 'not you']]) });
    expect([one.held, one.heldOn(3)?.decision, one.refusalOf(7)]).toEqual([1, 'accept', 'not you']);
    one.focusOn(7);
    one.judge({ decision: 'quarantine' });
    expect(one.refusalOf(7)).toBeUndefined();
  });

  it('hands out the verdicts of one person at a time, each under the name under which it was given', () => {
    const one = session();
    one.judge(accept);
    one.reviewer = 'ben';
    one.judge(accept);
    expect(one.take(10)).toMatchObject({ reviewer: 'ada', votes: [{ row: 3 }] });
    one.settle({});
    expect(one.take(10)).toMatchObject({ reviewer: 'ben', votes: [{ row: 7 }] });
  });

  it.each([
    ['nobody judges', () => Object.assign(session(), { reviewer: '' }), accept, 'Say who you are'],
    ['the row is decided', () => session(rows.map(decided)), accept, 'Row 3 is decided already: accept'],
    [
      'the review is closed',
      () => session([], { standing: { ...document.standing, state: 'decided' } }),
      accept,
      'closed',
    ],
    [
      'no server is up',
      () => session([], { standing: { ...document.standing, resting: 'It rests.' } }),
      accept,
      'It rests.',
    ],
    ['the label is there already', () => session(), { decision: 'relabel', label: 'malignant' }, 'a accepts it'],
    ['no label is named', () => session(), { decision: 'relabel', label: '' }, 'Say which label'],
    ['there is no target', () => session([], { relabel: 'nothing' }), { decision: 'relabel', label: 'x' }, 'no target'],
  ] as const)('says why a verdict cannot be given where %s', (_case, make, verdict, why) => {
    const one = make();
    expect(one.judge(verdict)).toEqual({ why: expect.stringContaining(why) });
    expect(one.held).toBe(0);
  });

  it('shows the rows that are left for this person, and the disputed ones', () => {
    const votes = [{ reviewer: 'ada' }, { reviewer: 'ben' }];
    const one = session([
      { row: 3, state: 'disputed', votes },
      { row: 7, state: 'open', votes: [{ reviewer: 'ben' }] },
      decided(9),
    ]);
    const shown = (filter: ReviewSession['filter']) => {
      one.filter = filter;
      return one.shown.map(({ row }) => row);
    };
    expect([one.focus?.row, shown('all'), shown('mine')]).toEqual([7, [3, 7, 9], [7]]);
    one.focusOn(3);
    expect([shown('disputed'), shown('mine')]).toEqual([[3], [3, 7]]);
  });
});

describe('what may be said', () => {
  const line = { row: 3, label: '1.5', suggestion: '2.5', detectors: [] };

  it('is a label of the first nine by its number, and any other by hand', () => {
    const labels = Array.from({ length: 12 }, (_, place) => `class ${place + 1}`);
    const asked = { relabel: 'labels', labels } as const;
    const choices = choicesOf(asked, { ...line, label: 'class 2', suggestion: 'class 3' });
    expect(choices.map(({ key }) => key).join('')).toBe('aq123456789');
    expect(choices.find(({ key }) => key === '3')).toMatchObject({ label: 'class 3', suggested: true });
    expect(choices.find(({ key }) => key === '2')).toMatchObject({ present: true, suggested: false });
    expect([isOpenEnded(asked), isOpenEnded({ ...asked, labels: labels.slice(0, 9) })]).toEqual([true, false]);
  });

  it('is the suggested number or any other where the target holds numbers, and no label without a target', () => {
    expect(choicesOf({ relabel: 'number', labels: [] }, line).at(-1)).toMatchObject({ key: '1', label: '2.5' });
    expect(choicesOf({ relabel: 'nothing', labels: [] }, line)).toHaveLength(2);
    expect(isOpenEnded({ relabel: 'number', labels: [] })).toBe(true);
  });
});

it('every key that is shown does something, and no other does', () => {
  const arrows: Record<string, string> = { '↓': 'ArrowDown', '↑': 'ArrowUp' };
  const shown = keyHelp.flatMap(([keys]) => keys).filter((key) => key !== '…');
  for (const key of shown) expect(commandOf(arrows[key] ?? key), key).toBeDefined();
  for (const key of ['0', 'x', 'Tab', 'toString', '__proto__']) expect(commandOf(key), key).toBeUndefined();
  expect(commandOf('4')).toEqual({ does: 'label', place: 3 });
});
