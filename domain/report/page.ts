/** @module The page around the sections: heading, verdict, contents, style. It loads nothing and runs nothing. */
import type { GateVerdict } from './gate.ts';
import type { Html } from './html.ts';
import { escapeHtml, html, trusted } from './html.ts';
import type { Figure, Section } from './section.ts';
import { style } from './style.ts';

export interface DrawnSection extends Omit<Section, 'figures'> {
  readonly figures: readonly (Figure & { readonly svg: string })[];
}

export interface PageContent {
  readonly title: string;
  readonly description: string | undefined;
  /** What kind of report it is, as `training`. */
  readonly kind: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly headline: string;
  readonly verdicts: readonly GateVerdict[];
  readonly sections: readonly DrawnSection[];
}

/** Names a drawing for screen readers, and keeps its ids apart from those of the other drawings of the page. */
function inline(svg: string, { id, alternative }: Figure): Html {
  const apart = svg.replace(/<[^<>]*>/g, (tag) =>
    tag.replace(/ id="([^"]+)"/g, ` id="${id}-$1"`).replace(/url\(#([^)]+)\)/g, `url(#${id}-$1)`),
  );
  return trusted(apart.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(alternative)}" `));
}

function figure(drawn: DrawnSection['figures'][number]): Html {
  return html`<figure id="${drawn.id}"><h3>${drawn.title}</h3>
${inline(drawn.svg, drawn)}
<figcaption>${drawn.caption}</figcaption></figure>
`;
}

function grid(figures: DrawnSection['figures'], beside: readonly Html[]): Html {
  const besides = beside.length > 0 && html`<div>${beside}</div>\n`;
  return html`<div class="figures${figures.length > 2 && ' many'}">
${figures.map(figure)}${besides}</div>
`;
}

function section({ id, title, before = [], figures, beside = [], after = [] }: DrawnSection): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${before}${figures.length > 0 && grid(figures, beside)}${after}</section>
`;
}

function verdict(verdicts: readonly GateVerdict[]): Html | false {
  if (verdicts.length === 0) return false;
  const failed = verdicts.filter(({ passed }) => !passed).length;
  const words = failed === 0 ? 'Gate reached' : 'Gate not reached';
  return html`<p class="verdict"><span class="badge ${failed === 0 ? 'good' : 'bad'}">${words}</span> ${verdicts.map(
    ({ metric, expression, passed }) =>
      html`<span class="condition"><code>${metric} ${expression}</code>${!passed && ' missed'}</span>`,
  )}</p>
`;
}

function facts(entries: readonly (readonly [string, string])[]): Html | false {
  if (entries.length === 0) return false;
  return html`<dl>${entries.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>\n`;
}

// Even a flaw in the escaping could load or run nothing under this policy.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** One HTML document. */
export function page(content: PageContent): string {
  const { title, kind, headline, sections } = content;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title} – ${kind} report</title>
<style>${trusted(style)}</style>
</head>
<body>
<header>
<p class="kicker">${kind} report</p>
<h1>${title}</h1>
${headline !== '' && html`<p class="lead">${headline}</p>\n`}${verdict(content.verdicts)}${
  content.description !== undefined && html`<p class="description">${content.description}</p>\n`
}${facts(Object.entries(content.facts))}${
  sections.length > 1 &&
  html`<nav aria-label="Contents"><ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>\n`
}</header>
<main>
${sections.length > 0 ? sections.map(section) : html`<p>Nothing was handed to this report.</p>\n`}</main>
<footer><p>Made by WITHIN. Equal inputs give an equal file; it loads nothing from elsewhere.</p></footer>
</body>
</html>
`.text;
}
