/** @module The parts of a report: sections of markup and figures, figures being drawn when all is known. */
import type { Html } from './html.ts';
import { html } from './html.ts';
import type { PlotSpec } from './ports.ts';

export interface Figure {
  /** Unique in the report. */
  readonly id: string;
  readonly title: string;
  /** What to see in it, in plain words. */
  readonly caption: string;
  /** What it shows, for who cannot see it. */
  readonly alternative: string;
  readonly spec: PlotSpec;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly before?: readonly Html[];
  readonly figures?: readonly Figure[];
  /** Stands beside the figures where the screen is wide enough. */
  readonly beside?: readonly Html[];
  readonly after?: readonly Html[];
}

export interface TableColumn {
  readonly title: string;
  /** Numbers stand right-aligned. */
  readonly number?: boolean;
  /** Repeats what stands beside it, so that a narrow screen leaves it out. */
  readonly decoration?: boolean;
  /** Sentences: as wide as is read well. */
  readonly prose?: boolean;
}

/** Rows of a table that are shown; the rest is counted in the caption. */
export const rowLimit = 100;
/** Tables of more rows than this, where a figure tells the same, are folded away. */
const foldedFrom = 12;

export interface TableContent {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** The first cell of each row is its heading. */
  readonly rows: readonly (readonly (Html | string)[])[];
  /** Rows there are, when `rows` is already cut. */
  readonly total?: number;
}

/** A table that scrolls sideways on a narrow screen and says how many rows it leaves out. */
export function table({ caption, columns, rows, total = rows.length }: TableContent): Html {
  const shown = rows.slice(0, rowLimit);
  const left = total > shown.length ? ` The first ${shown.length} of ${total.toFixed(0)} are shown.` : '';
  const side = (index: number) => {
    const names = (['number', 'decoration', 'prose'] as const).filter((name) => columns[index]?.[name]);
    return names.length > 0 && html` class="${names.join(' ')}"`;
  };
  const row = (cells: (typeof rows)[number]) =>
    cells.map((cell, index) =>
      index === 0 ? html`<th scope="row"${side(0)}>${cell}</th>` : html`<td${side(index)}>${cell}</td>`,
    );
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table>
<caption>${caption}${left}</caption>
<thead><tr>${columns.map(({ title }, index) => html`<th scope="col"${side(index)}>${title}</th>`)}</tr></thead>
<tbody>
${shown.map((cells) => html`<tr>${row(cells)}</tr>\n`)}</tbody></table></div>
`;
}

/** Folds a table away when it is long; printing opens it. */
export function folded(summary: string, rows: number, content: Html): Html {
  return rows <= foldedFrom ? content : html`<details><summary>${summary}</summary>\n${content}</details>\n`;
}
