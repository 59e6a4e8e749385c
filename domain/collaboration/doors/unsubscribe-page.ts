/** @module The page of a link that turns messages off: it asks, since programs follow links too. */
import type { UnsubscribeContent } from '../../../contracts/door-page.ts';
import { html } from '../../report/html.ts';
import { kindTitles } from '../messages/content.ts';
import { shell } from './shell.ts';

/** What a form may send, with what follows from it. */
const choices = [
  { mode: 'off', label: 'None of these any more', result: 'You get none of these any more.' },
  { mode: 'digest', label: 'Gathered in my digest', result: 'These come with your digest from now on.' },
  { mode: 'now', label: 'Each as it happens', result: 'These come as they happen from now on.' },
] as const;

/** The form sends to the address of the page itself. */
export function unsubscribePage({ person, kinds, set }: UnsubscribeContent): string {
  const result = choices.find(({ mode }) => mode === set)?.result;
  const names = kinds.map((kind) => kindTitles[kind].toLowerCase());
  return shell({
    title: 'Your messages',
    kicker: 'WITHIN',
    width: 'notice',
    head: html`${result !== undefined && html`<p class="said good" role="status">${result}</p>\n`}<p class="lead">Messages to ${person} about: ${names.join(', ')}.</p>
<p class="description">What is critical always arrives.</p>
`,
    body: html`<form method="post" class="apart">
<fieldset><legend>How shall they come?</legend>
${choices.map(
  ({ mode, label }) =>
    html`<label class="choice"><input type="radio" name="mode" value="${mode}" required${(set ?? 'off') === mode && html` checked`}><span>${label}</span></label>\n`,
)}</fieldset>
<button>Save</button>
</form>
`,
  });
}
