/** @module The list of rows: one page of it at a time, whatever the review holds. */
import { wordsOf } from '../choices.ts';
import type { ReviewSession } from '../session.ts';
import { element, part, redraw, unseen } from './elements.ts';

/** Rows on a page of the list. */
export const rowsAtOnce = 15;

interface RowState {
  readonly mark: string;
  readonly words: string;
  readonly kind: 'open' | 'decided' | 'disputed';
}

/** What stands beside a row. */
function rowState(session: ReviewSession, row: number): RowState {
  const { state, verdict, votes } = session.standingOf(row);
  const held = session.heldOn(row);
  if (verdict) return { mark: '✓', words: wordsOf(verdict), kind: 'decided' };
  if (held) return { mark: '…', words: wordsOf(held), kind: 'open' };
  if (session.refusalOf(row) !== undefined) return { mark: '✗', words: 'not counted', kind: 'disputed' };
  if (state === 'disputed') return { mark: '!', words: 'disputed', kind: 'disputed' };
  if (session.hasSpoken(row)) return { mark: '·', words: 'you voted', kind: 'open' };
  return { mark: '', words: votes.length === 0 ? '' : `${votes.length} voted`, kind: 'open' };
}

export function drawRowList(session: ReviewSession): void {
  const { shown, focus } = session;
  const place = Math.max(
    0,
    shown.findIndex(({ row }) => row === focus?.row),
  );
  const first = place - (place % rowsAtOnce);
  const page = shown.slice(first, first + rowsAtOnce).map((line) => ({ ...line, ...rowState(session, line.row) }));
  redraw(part('rows', 'ol'), [page, focus?.row], () =>
    page.map(({ row, key, label, mark, words, kind }) => {
      const name = [`${row}`, key === undefined ? '' : `(${key})`, label ?? ''].filter((text) => text !== '').join(' ');
      const current = row === focus?.row && 'true';
      return element(
        'li',
        { class: kind },
        element(
          'button',
          { type: 'button', id: `row-${row}`, 'data-row': row, 'aria-current': current },
          element('span', { class: 'mark', 'aria-hidden': 'true' }, mark),
          element('span', { class: 'name' }, unseen('Row '), element('bdi', {}, name)),
          element('span', { class: 'state hint' }, words),
        ),
      );
    }),
  );
  const last = Math.min(first + rowsAtOnce, shown.length);
  part('place', 'span').textContent = shown.length === 0 ? 'no rows' : `${first + 1} to ${last} of ${shown.length}`;
  part('earlier', 'button').disabled = first === 0;
  part('later', 'button').disabled = last === shown.length;
}
