/** @module The row in focus: what it is, why it was flagged, what may be said of it, its values. */
import type { RowCase } from '../../../contracts/row-review.ts';
import { choicesOf, isOpenEnded, wordsOf } from '../choices.ts';
import type { ReviewSession } from '../session.ts';
import { type Child, element, part, redraw } from './elements.ts';
import { valuesTable } from './values-table.ts';

/** As reports write it: two significant digits, and no zero that is none. */
function pValueText(value: number): string {
  return value < 0.0001 ? 'p < 0.0001' : `p = ${Number(value.toPrecision(2))}`;
}

function reasonItem({ detector, message, suggestion, pValue }: RowCase['reasons'][number]): HTMLElement {
  const told = [detector, pValue === undefined ? '' : pValueText(pValue)].filter((text) => text !== '').join(' · ');
  const perhaps = suggestion !== undefined && element('strong', {}, 'perhaps ', element('bdi', {}, suggestion));
  return element('li', {}, element('span', { class: 'detector' }, told), message, perhaps && '; ', perhaps);
}

function voices(session: ReviewSession, row: number): HTMLElement {
  const { votes, state } = session.standingOf(row);
  const items = votes.map(({ reviewer, decision, label }) => {
    const said = decision === undefined ? 'has voted' : wordsOf({ decision, ...(label !== undefined && { label }) });
    return element('li', {}, element('bdi', {}, reviewer), decision === undefined ? ` ${said}` : `: ${said}`);
  });
  const disputed = state === 'disputed' && element('li', {}, element('span', { class: 'badge bad' }, 'disputed'));
  return element('ul', { class: 'voices', 'aria-label': 'Who has voted' }, disputed, ...items);
}

function otherLabel({ document: { relabel, labels } }: ReviewSession): HTMLElement {
  const options = labels.map((label) => element('option', { value: label }));
  return element(
    'form',
    { id: 'other-label' },
    element('input', {
      id: 'label',
      list: 'labels',
      'aria-label': 'Another label',
      'aria-keyshortcuts': 'r',
      placeholder: relabel === 'number' ? 'another number' : 'another label',
      inputmode: relabel === 'number' ? 'decimal' : undefined,
      autocomplete: 'off',
    }),
    element('datalist', { id: 'labels' }, ...options),
    element('button', {}, 'Relabel', element('kbd', { 'aria-hidden': 'true' }, 'r')),
  );
}

function verdicts(session: ReviewSession, row: number): Child {
  const { standing, focus, document: asked } = session;
  const { verdict } = session.standingOf(row);
  if (verdict) return element('p', { class: 'verdict' }, element('span', { class: 'badge good' }, wordsOf(verdict)));
  if (standing.state === 'decided' || !focus) return undefined;
  const held = session.heldOn(row);
  const buttons = choicesOf(asked, focus).map(({ key, title, suggested, present, ...choice }, place) => {
    const note = suggested ? 'suggested' : present ? 'as it is' : '';
    const pressed = held !== undefined && wordsOf(held) === wordsOf(choice);
    const attributes = {
      type: 'button',
      id: `choice-${key}`,
      'data-choice': place,
      class: suggested && 'suggested',
      disabled: present,
      'aria-pressed': String(pressed),
      'aria-keyshortcuts': key,
    };
    const words = [element('bdi', {}, title), note !== '' && element('span', { class: 'hint' }, ` ${note}`)];
    return element('button', attributes, ...words, element('kbd', { 'aria-hidden': 'true' }, key));
  });
  const other = isOpenEnded(asked) && otherLabel(session);
  return element('div', { class: 'verdicts', role: 'group', 'aria-label': 'Your verdict' }, ...buttons, other);
}

/** The heading that says which row this is; it takes the keyboard when another row comes into focus. */
function title({ row, key, label }: RowCase, target: string | undefined): readonly Child[] {
  const named = key !== undefined && element('span', {}, 'key ', element('strong', {}, element('bdi', {}, key)));
  const labelled =
    label !== undefined &&
    element('span', {}, `${target ?? 'label'} `, element('strong', {}, element('bdi', {}, label)));
  return [
    element('h2', { id: 'case-title', tabindex: '-1' }, `Row ${row}`),
    element('p', { class: 'facts' }, named, named && labelled && ', ', labelled),
  ];
}

export interface CaseOptions {
  readonly found: RowCase;
  /** Shows every column of the row. */
  readonly whole: boolean;
}

export function drawCase(session: ReviewSession, { found, whole }: CaseOptions): void {
  const { row } = found;
  const { target } = session.document;
  const content = [
    row,
    whole,
    session.standingOf(row),
    session.heldOn(row),
    session.refusalOf(row),
    session.standing.state,
  ];
  redraw(part('case', 'main'), content, () => [
    ...title(found, target),
    element('ul', { class: 'reasons', 'aria-label': 'Why it was flagged' }, ...found.reasons.map(reasonItem)),
    verdicts(session, row),
    voices(session, row),
    ...valuesTable(found, { target, whole }),
  ]);
}
