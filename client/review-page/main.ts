/** @module The script of the page on which people judge rows: brings what it shows, hears keys and clicks, sends verdicts. */
import type { RowCase } from '../../contracts/row-review.ts';
import { choicesOf, isOpenEnded, keyedLabelsOf, type Verdict } from './choices.ts';
import { type Command, commandOf } from './keys.ts';
import { Outbox, type OutboxNews } from './outbox.ts';
import { RequestRefused, ReviewServer } from './server.ts';
import { type Outcome, ReviewSession, rowFilters } from './session.ts';
import { drawCase } from './view/case-view.ts';
import { part } from './view/elements.ts';
import { drawHelp, toggleHelp, usesKeys } from './view/help-dialog.ts';
import { drawProgress } from './view/progress-view.ts';
import { drawRowList, rowsAtOnce } from './view/row-list.ts';

const nameKey = 'within.reviewer';
/** How often the page asks what others have said, in milliseconds. */
const pollMs = 10_000;
/** Rows after the one in focus that are asked for ahead. */
const ahead = 3;

/** A browser may keep nothing for this page; then it forgets the name. */
function remembered(): string {
  try {
    return localStorage.getItem(nameKey) ?? '';
  } catch {
    return '';
  }
}

function remember(name: string): void {
  try {
    localStorage.setItem(nameKey, name);
  } catch {
    // As above.
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

class ReviewPage {
  readonly #session: ReviewSession;
  readonly #server: ReviewServer;
  readonly #outbox: Outbox;
  #found: RowCase | undefined;
  #whole = false;
  /** One more look after the end tells who decided. */
  #wasClosed = false;

  constructor(session: ReviewSession, server: ReviewServer) {
    this.#session = session;
    this.#server = server;
    this.#outbox = new Outbox({
      session,
      vote: (votes) => server.vote(votes),
      isRefusal: (error) => error instanceof RequestRefused && error.code.startsWith('VOTE_'),
      onNews: (news) => this.#tell(news),
    });
  }

  start(): void {
    drawHelp();
    this.#hearName();
    this.#hearClicks();
    document.addEventListener('keydown', (event) => this.#hearKey(event));
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) void this.#outbox.send();
    });
    addEventListener('pagehide', () => void this.#outbox.send());
    addEventListener('hashchange', () => this.#followAddress());
    setInterval(() => void this.#poll(), pollMs);
    this.#followAddress();
    if (this.#session.reviewer === '' && this.#session.standing.state !== 'decided') part('reviewer', 'input').focus();
  }

  /** `#row=7` leads to a row, so that a reload comes back to it and a link can be passed on. */
  #followAddress(): void {
    const [, row] = /^#row=(\d+)$/.exec(location.hash) ?? [];
    if (row !== undefined) this.#session.focusOn(Number(row));
    this.#draw();
  }

  #hearName(): void {
    const field = part('reviewer', 'input');
    field.value = this.#session.reviewer;
    field.addEventListener('change', () => {
      // What was said under the earlier name stays said under it.
      void this.#outbox.send();
      this.#session.reviewer = field.value.trim();
      remember(this.#session.reviewer);
      void this.#poll();
    });
    field.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') field.blur();
    });
  }

  #hearClicks(): void {
    const session = this.#session;
    part('open-help', 'button').addEventListener('click', toggleHelp);
    part('earlier', 'button').addEventListener('click', () => this.#moveBy(-rowsAtOnce));
    part('later', 'button').addEventListener('click', () => this.#moveBy(rowsAtOnce));
    part('filter', 'select').addEventListener('change', ({ target }) => {
      session.filter = rowFilters.find((one) => one === (target as HTMLSelectElement).value) ?? 'all';
      this.#draw();
    });
    part('rows', 'ol').addEventListener('click', ({ target }) => {
      const row = (target as Element).closest<HTMLElement>('[data-row]')?.dataset['row'];
      if (row === undefined) return;
      session.focusOn(Number(row));
      this.#draw(true);
    });
    const main = part('case', 'main');
    main.addEventListener('click', ({ target }) => {
      const button = (target as Element).closest<HTMLButtonElement>('button');
      if (button?.id === 'all-columns') this.#showAll();
      const { focus } = session;
      const choice = button?.dataset['choice'];
      if (choice !== undefined && focus) this.#judge(choicesOf(session.document, focus)[Number(choice)]);
    });
    main.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#judge({ decision: 'relabel', label: part('label', 'input').value.trim() });
    });
  }

  #hearKey(event: KeyboardEvent): void {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const own = (target as Element).closest('input, select, textarea, dialog');
    if (own || ctrlKey || metaKey || altKey || !usesKeys()) return;
    // A button in focus is pressed by Enter.
    if (key === 'Enter' && (target as Element).closest('button, a, summary')) return;
    const command = commandOf(key);
    if (!command) return;
    event.preventDefault();
    this.#obey(command);
  }

  #obey(command: Command): void {
    const session = this.#session;
    const { focus } = session;
    if (command.does === 'move') return this.#moveBy(command.by);
    if (command.does === 'help') return toggleHelp();
    if (command.does === 'undo') return this.#report(session.undo());
    if (command.does === 'send') return void this.#outbox.send();
    if (command.does === 'other') return this.#askLabel();
    if (!focus) return;
    if (command.does === 'accept' || command.does === 'quarantine') return this.#judge({ decision: command.does });
    const label = command.does === 'label' ? keyedLabelsOf(session.document, focus)[command.place] : focus.suggestion;
    if (label !== undefined) return this.#judge({ decision: 'relabel', label });
    this.#say(command.does === 'label' ? 'There is no label of this number.' : 'Nothing is suggested for this row.');
  }

  #moveBy(by: number): void {
    this.#session.move(by);
    this.#draw(true);
  }

  #askLabel(): void {
    if (isOpenEnded(this.#session.document)) document.getElementById('label')?.focus();
    else this.#say('All labels have a number here.');
  }

  #judge(verdict: Verdict | undefined): void {
    if (!verdict) return;
    const { decision, label } = verdict;
    this.#report(this.#session.judge({ decision, ...(label !== undefined && { label }) }));
    if (this.#session.reviewer === '') part('reviewer', 'input').focus();
  }

  #report(outcome: Outcome): void {
    this.#say('done' in outcome ? outcome.done : outcome.why);
    if (!('done' in outcome)) return;
    this.#outbox.schedule();
    this.#draw(true);
  }

  #say(text: string): void {
    part('said', 'p').textContent = text;
  }

  #tell({ counted, refused, unsent }: OutboxNews): void {
    if (counted > 0) this.#say(counted === 1 ? 'One verdict counts.' : `${counted} verdicts count.`);
    const sentences = [...new Set(refused.values()), ...(unsent === undefined ? [] : [`Not sent: ${unsent}`])];
    part('refused', 'p').textContent = sentences.join(' ');
    this.#draw();
  }

  async #poll(): Promise<void> {
    if (document.hidden || this.#wasClosed) return;
    try {
      const standing = await this.#server.standing(this.#session.reviewer);
      this.#wasClosed = this.#session.standing.state === 'decided' && standing.state === 'decided';
      this.#session.update(standing);
      this.#draw();
    } catch (error) {
      this.#say(`The gateway does not answer: ${messageOf(error)}`);
    }
  }

  #showAll(): void {
    this.#whole = true;
    this.#draw();
    part('values', 'div').focus();
  }

  /** `moved`: the keyboard goes to the row that came into focus. */
  #draw(moved = false): void {
    const session = this.#session;
    drawProgress(session);
    drawRowList(session);
    const { focus } = session;
    if (!focus) return;
    if (moved) history.replaceState(null, '', `#row=${focus.row}`);
    if (this.#found?.row === focus.row) return this.#drawCase(this.#found, moved);
    this.#whole = false;
    void this.#bring(focus.row, moved);
  }

  #drawCase(found: RowCase, moved: boolean): void {
    drawCase(this.#session, { found, whole: this.#whole });
    if (!moved) return;
    const title = part('case-title', 'h2');
    title.focus({ preventScroll: true });
    if (title.getBoundingClientRect().top < 0) title.scrollIntoView();
  }

  async #bring(row: number, moved: boolean): Promise<void> {
    const session = this.#session;
    try {
      const found = await this.#server.row(row);
      if (session.focus?.row !== row) return;
      this.#found = found;
      this.#drawCase(found, moved);
    } catch (error) {
      return this.#say(`Row ${row} cannot be shown: ${messageOf(error)}`);
    }
    const { shown } = session;
    const place = shown.findIndex((line) => line.row === row);
    for (const next of shown.slice(place + 1, place + 1 + ahead)) this.#server.row(next.row).catch(() => undefined);
  }
}

async function open(): Promise<void> {
  const server = new ReviewServer(document.body.dataset['review'] ?? '');
  const reviewer = remembered();
  try {
    const session = new ReviewSession(await server.document(reviewer), reviewer);
    new ReviewPage(session, server).start();
  } catch (error) {
    part('loading', 'p').textContent = `The rows cannot be shown: ${messageOf(error)}`;
  }
}

void open();
