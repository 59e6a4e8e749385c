/** @module The page of a review: what is decided on, how it stands, and the decision, which needs no script. */
import { createHash } from 'node:crypto';
import type { DecisionPageContent } from '../../../contracts/decision-page.ts';
import { html, trusted } from '../../report/html.ts';
import { forms } from './decision-forms.ts';
import { decisionStyle } from './decision-style.ts';
import { figuresSection, resultSection, summarySection } from './evidence-sections.ts';
import { shell } from './shell.ts';
import { discussion, standing, stateLine } from './standing.ts';

/**
 * Tells that a person looks at the page. Without it a program that follows links would count as a reader; where it does
 * not run, the decision itself tells so.
 */
const viewedScript = `(()=>{const {view,form}=document.body.dataset;if(!view)return;const tell=()=>{if(document.visibilityState!=='visible')return;document.removeEventListener('visibilitychange',tell);setTimeout(()=>fetch(view,{method:'POST',body:new URLSearchParams({form}),keepalive:true}).catch(()=>{}),800)};document.addEventListener('visibilitychange',tell);tell()})()`;

/** For a policy of content that lets this script run and no other. */
export const viewedScriptHash = `sha256-${createHash('sha256').update(viewedScript).digest('base64')}`;

export function decisionPage(content: DecisionPageContent): string {
  const { view, evidence, visitor, notice, base } = content;
  const tells = visitor && !view.closed && { view: `${base}/viewed`, form: visitor.form };
  return shell({
    title: view.subject.name,
    kicker: `Review ${view.id}`,
    width: 'wide',
    skipTo: { id: 'decide', title: 'To the decision' },
    style: decisionStyle,
    ...(tells && { data: tells }),
    head: html`${stateLine(content)}${notice && html`<p class="said ${notice.tone}" role="${notice.tone === 'bad' ? 'alert' : 'status'}">${notice.text}</p>\n`}`,
    body: html`<div class="desk">
${resultSection(content)}<section class="decide" id="decide" aria-labelledby="decide-title"><h2 id="decide-title">${view.closed ? 'Outcome' : 'Decide'}</h2>
${standing(content)}${forms(content)}</section>
${summarySection('stage', 'Answers in this stage', evidence.stage)}${figuresSection(content)}${summarySection('quality', 'Data quality', evidence.quality)}${summarySection('seeds', 'Seeds', evidence.seeds)}${discussion(content)}</div>
${tells && html`<script>${trusted(viewedScript)}</script>\n`}`,
  });
}
