/** @module Takes the plots out of a report that `page.ts` made, so that another page can show them as pictures. */
import { escapeHtml } from './html.ts';
import { style } from './style.ts';

export interface DrawnFigure {
  readonly title: string;
  readonly caption: string;
  readonly alternative: string;
  /** A file of its own, light or dark as its reader likes it. */
  readonly svg: string;
}

/** Of one report; more have no place on a page. */
const mostFigures = 40;

const written =
  /<figure id="[^"]*"><h3>([^<]*)<\/h3>\s*(<svg [\s\S]*?<\/svg>)\s*<figcaption>([^<]*)<\/figcaption><\/figure>/g;

/** In their order. None of a page that is no report. */
export function drawnFigures(report: string): readonly DrawnFigure[] {
  const found = [...report.matchAll(written)].slice(0, mostFigures);
  return found.map(([, title = '', svg = '', caption = '']) => ({
    title: plain(title),
    caption: plain(caption),
    alternative: plain(/aria-label="([^"]*)"/.exec(svg)?.[1] ?? ''),
    svg: alone(svg),
  }));
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

const plain = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (whole, name: string) => entities[name] ?? whole);

/** The first two rules of the style of reports: its hues, light and dark. */
const hues = (style.match(/:root\{[^}]*\}|@media screen[^{]*\{:root\{[^}]*\}\}/g) ?? []).slice(0, 2).join('');

/** Its colours came from the page around it. */
function alone(svg: string): string {
  const root = /\sxmlns=/.test(svg.slice(0, svg.indexOf('>'))) ? '<svg ' : '<svg xmlns="http://www.w3.org/2000/svg" ';
  const sheet = `<style>${escapeHtml(`${hues}svg{color:var(--ink)}`)}</style>`;
  return svg.replace('<svg ', root).replace(/>/, `>${sheet}`);
}
