/** @module A page that says one thing: why a link does not lead on, or that something is done, and what can be done next. */
import type { NoticeContent } from '../../../contracts/door-page.ts';
import { html } from '../../report/html.ts';
import { shell } from './shell.ts';

export function noticePage({ title, kicker, sentences }: NoticeContent): string {
  const body = html`${sentences.map((one) => html`<p class="lead">${one}</p>\n`)}`;
  return shell({ title, kicker, width: 'notice', body });
}
