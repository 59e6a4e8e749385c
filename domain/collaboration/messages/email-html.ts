/** @module The HTML of an e-mail: styles stand at each element, since mail programs drop sheets; nothing is loaded. */
import { type Html, html } from '../../report/html.ts';
import type { Choice } from './choices.ts';
import { type Entry, type Fact, type Group, kindTitles } from './content.ts';
import { detailOf, type EntryDetail, shownEntries } from './detail.ts';
import type { EmailDraft } from './email-draft.ts';

const soft = 'color:#5b6472;font-size:14px';
/** Left edge of an event, by severity. */
const edges = { info: '#c8cfd8', warning: '#c47f00', error: '#c2410c', critical: '#b00020' } as const;
const buttons = { approve: '#166534', reject: '#9f1239', open: '#1d4ed8' } as const;

const factRow = ({ name, value }: Fact): Html => html`<tr>
<th scope="row" style="text-align:left;vertical-align:top;font-weight:normal;padding:3px 12px 3px 0;overflow-wrap:anywhere;${soft}">${name}</th>
<td style="vertical-align:top;padding:3px 0;overflow-wrap:anywhere">${value}</td></tr>`;

const factTable = (facts: readonly Fact[], hidden: number): Html | undefined =>
  facts.length === 0
    ? undefined
    : html`<table style="border-collapse:collapse;margin:8px 0;font-size:15px">${facts.map(factRow)}</table>
${hidden > 0 && html`<p style="margin:0;${soft}">and ${hidden} more facts</p>`}`;

/** 44 px and more: a thumb hits it. */
const button = ({ label, url, role }: Choice): Html =>
  html`<a href="${url}" style="display:inline-block;padding:12px 20px;margin:6px 8px 6px 0;border-radius:6px;background:${buttons[role]};color:#ffffff;text-decoration:none;font-weight:600">${label}</a>`;

const linkLine = ({ label, url }: Entry['links'][number]): Html =>
  html`<a href="${url}" style="margin-right:16px;overflow-wrap:anywhere">${label}</a> `;

function entryHtml(entry: Entry, detail: EntryDetail, choices: EmailDraft['choices']): Html {
  const { title, kind, severity, at, links, closed, openReview } = entry;
  const { text, facts, hiddenFacts } = detailOf(entry, detail);
  return html`<div style="border-left:4px solid ${edges[severity]};padding:2px 0 2px 12px;margin:12px 0">
<p style="margin:0;font-weight:600;overflow-wrap:anywhere">${title}</p>
<p style="margin:0;${soft}">${kindTitles[kind]}, ${severity}, ${at}</p>
${text !== '' && html`<p style="margin:8px 0;white-space:pre-wrap;overflow-wrap:anywhere">${text}</p>`}
${factTable(facts, hiddenFacts)}
${links.length > 0 && html`<p style="margin:8px 0">${links.map(linkLine)}</p>`}
${closed && html`<p style="margin:8px 0;${soft}">The review is closed.</p>`}
${openReview !== undefined && html`<div>${(choices.get(openReview.id) ?? []).map(button)}</div>`}
</div>`;
}

const groupHtml = ({ name, type, entries }: Group, detail: EntryDetail, choices: EmailDraft['choices']): Html =>
  html`<h2 style="font-size:17px;margin:24px 0 0;overflow-wrap:anywhere">${name} <span style="font-weight:normal;${soft}">${type}</span></h2>
${entries.map((entry) => entryHtml(entry, detail, choices))}`;

export function htmlPart({ content, choices, unsubscribe }: EmailDraft): string {
  const { groups, rest, detail } = shownEntries(content);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>${content.headline}</title>
</head>
<body style="margin:0;padding:16px;background:#ffffff;color:#1b2430;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div style="max-width:600px;margin:0 auto">
<h1 style="font-size:20px;line-height:1.3;margin:0;overflow-wrap:anywhere">${content.headline}</h1>
${groups.map((group) => groupHtml(group, detail, choices))}
${rest.map((line) => html`<p style="margin:8px 0 0;overflow-wrap:anywhere">${line}</p>`)}
<p style="border-top:1px solid #dfe4ea;padding-top:12px;margin-top:24px;${soft}">Why you have this: ${content.why}${unsubscribe !== undefined && html`<br><a href="${unsubscribe}">No more of these</a>`}</p>
</div>
</body>
</html>
`.text;
}
