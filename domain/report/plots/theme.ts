/**
 * @module Look of all plots. Ink is `currentColor` and hues are custom properties with a fallback, so that one drawing
 * suits light and dark pages and, saved as a file of its own, white paper. Hues: Okabe and Ito (2008), which people
 * with colour blindness can tell apart.
 */
import { shortened } from '../format.ts';
import { printable } from '../html.ts';
import type { PlotSpec } from '../ports.ts';

/** Right answers, the model's own line. */
export const blue = 'var(--blue, #0072b2)';
/** Wrong answers, what asks for attention. */
export const orange = 'var(--orange, #d55e00)';
/** Text on a filled mark. */
export const onFill = 'var(--on-fill, #ffffff)';
export const ink = 'currentColor';

/** Up to eight lines in one plot; the dashes tell them apart without colour. */
export const seriesColors = [
  blue,
  orange,
  'var(--green, #009e73)',
  'var(--pink, #cc79a7)',
  'var(--amber, #b8860b)',
  'var(--sky, #56b4e9)',
  'var(--violet, #6a51a3)',
  'var(--grey, #6b7280)',
];
export const seriesDashes = [
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [1, 0],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
];

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif'.replaceAll('"', "'");
const text = { labelFont: font, titleFont: font, labelColor: ink, titleColor: ink };

const config = {
  aria: false,
  font,
  view: { stroke: null },
  axis: {
    ...text,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titleOpacity: 0.75,
    labelOpacity: 0.85,
    labelLimit: 170,
    labelPadding: 5,
    titlePadding: 8,
    gridColor: ink,
    gridOpacity: 0.1,
    domainColor: ink,
    domainOpacity: 0.3,
    ticks: false,
  },
  legend: {
    ...text,
    labelFontSize: 12,
    labelOpacity: 0.85,
    labelLimit: 150,
    orient: 'bottom',
    direction: 'horizontal',
    columns: 2,
    symbolType: 'stroke',
    symbolSize: 220,
    symbolStrokeWidth: 2,
    title: null,
  },
  header: { ...text, labelFontSize: 12, labelFontWeight: 'normal' },
  text: { color: ink, fontSize: 12 },
  rule: { color: ink },
};

/** A specification with this look; `background` is set for drawings that leave the page. */
export function plot(spec: PlotSpec, background: string | null = null): PlotSpec {
  return { padding: 4, background, config, ...spec };
}

/** The same drawing on white, for a file of its own. */
export function onPaper(spec: PlotSpec): PlotSpec {
  return { ...spec, background: '#ffffff', padding: 12 };
}

/** A text in place of a drawing, when there is nothing to draw. */
export function notice(message: string): PlotSpec {
  return plot({
    width: 420,
    height: 60,
    data: { values: [{ message }] },
    mark: { type: 'text', fontSize: 14, align: 'center' },
    encoding: { text: { field: 'message', type: 'nominal' } },
  });
}

/**
 * Names as they stand on an axis or in a legend: cut to `limit` characters, made different from each other by a number.
 * They travel as data and scale domain only; an expression would run what a user wrote.
 */
export function distinctLabels(names: readonly string[], limit: number): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const short = shortened(printable(name), limit) || '(empty)';
    let label = short;
    for (let times = 2; taken.has(label); times += 1) label = `${short} (${times})`;
    taken.add(label);
    return label;
  });
}

/** One row a name, in the order given; the data hold it as `label`. */
export function namedRows(labels: readonly string[]) {
  return {
    field: 'label',
    type: 'nominal',
    scale: { domain: labels },
    axis: { title: null, domain: false, grid: false },
  };
}

/** Of filled marks, as bars. */
export const squareLegend = { symbolType: 'square', symbolStrokeWidth: 0, symbolSize: 110 };
