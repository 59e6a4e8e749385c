/** @module The page around what a link leads to. It loads nothing from elsewhere and needs no script. */
import { type Html, html, trusted } from '../../report/html.ts';
import { style } from '../../report/style.ts';
import { doorStyle } from './door-style.ts';

export interface Shell {
  readonly title: string;
  /** Stands over the title, as `Review`. */
  readonly kicker: string;
  /** `notice`: a few sentences; `wide`: columns where there is room. */
  readonly width: 'notice' | 'wide';
  /** Id of the part that whoever has a keyboard alone may go to at once. */
  readonly skipTo?: { readonly id: string; readonly title: string };
  /** More style, made by this program. */
  readonly style?: string;
  /** What the script of the page is told, by name. */
  readonly data?: Readonly<Record<string, string>>;
  /** Under the title. */
  readonly head?: Html;
  readonly body: Html;
}

/** One HTML document. */
export function shell({ title, kicker, width, style: more = '', data = {}, skipTo, head, body }: Shell): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title} – ${kicker}</title>
<style>${trusted(style)}${trusted(doorStyle)}${trusted(more)}</style>
</head>
<body class="door ${width}"${Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`)}>
${
  skipTo &&
  html`<a class="skip" href="#${skipTo.id}">${skipTo.title}</a>
`
}<header>
<p class="kicker">${kicker}</p>
<h1><bdi>${title}</bdi></h1>
${head}</header>
<main>
${body}</main>
</body>
</html>
`.text;
}
