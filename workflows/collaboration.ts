/** @module A shard of the events of a project: takes each once and hands it to the inboxes of those it is for. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  patched,
  setCurrentDetails,
  setHandler,
  setWorkflowOptions,
  workflowInfo,
} from '@temporalio/workflow';
import type { CollaborationInput, CollaborationProgress, CollaborationState } from '../contracts/collaboration.ts';
import type { CollaborationEvent } from '../contracts/events.ts';
import { collaborationMessages, collaborationShard, eventKinds } from '../contracts/names.ts';
import { criticalFirst, refusalOfSignal, remembered, seen, withRefusal } from '../domain/collaboration/policy.ts';
import { escapeCell } from './details.ts';
import { collaborationEventsSignal, collaborationProgressQuery } from './messages.ts';
import { collaborating } from './proxies.ts';
import { upToDate } from './worker-version.ts';
import { workflowNow } from './workflow-time.ts';

/** Events that one activity hands on. */
const batchSize = 200;
const batchSizeUnordered = 100;
/** Signals that one history takes, far below the server's limit of 10,000. */
const signalsPerHistory = 2000;
/** Signals after which it goes on with whatever waits. */
const mostSignals = 8000;
/** Events that a history hands to the next: with the ids that it remembers they must fit into one payload. */
const mostCarried = 200;

setWorkflowOptions(upToDate, collaboration);
export async function collaboration(input: CollaborationInput): Promise<void> {
  return new Collaboration(input).run();
}

class Collaboration {
  readonly #shard: number;
  #state: CollaborationState;
  /** Signals of this history. */
  #signals = 0;

  constructor({ shard, resume }: CollaborationInput) {
    this.#shard = shard;
    this.#state = resume ?? { seen: [], queue: [], taken: 0, doubled: 0, refused: [] };
    setHandler(collaborationProgressQuery, () => this.#progress());
    // One signal a kind, so that the `temporal` command and the web UI offer them by name.
    for (const kind of eventKinds)
      setHandler(defineSignal<[CollaborationEvent]>(kind), (event) => this.#takeAll([event], kind));
    setHandler(collaborationEventsSignal, (events) => this.#takeAll(events));
  }

  async run(): Promise<void> {
    for (;;) {
      await condition(() => this.#state.queue.length > 0 || this.#isFull());
      if (this.#isFull() && this.#canGoOn()) await this.#goOn();
      await this.#handOn(this.#nextBatch());
      this.#show();
    }
  }

  #takeAll(events: readonly CollaborationEvent[], kind?: string): void {
    this.#signals += 1;
    // A signal by hand may bring anything.
    if (!Array.isArray(events)) this.#refuse(`${collaborationMessages.events} came without a list of events`);
    else for (const event of events as readonly CollaborationEvent[]) this.#take(kind ?? String(event?.kind), event);
    this.#show();
  }

  #take(kind: string, event: CollaborationEvent): void {
    const why = refusalOfSignal(kind, event);
    if (why !== undefined) this.#refuse(why);
    else if (seen(this.#state.seen, event.id)) this.#state = { ...this.#state, doubled: this.#state.doubled + 1 };
    else
      this.#state = {
        ...this.#state,
        taken: this.#state.taken + 1,
        seen: remembered(this.#state.seen, event.id, workflowNow()),
        queue: [...this.#state.queue, event],
      };
  }

  /** A history from before critical events overtook handed on what came first; replayed, it must do so again. */
  #nextBatch(): readonly CollaborationEvent[] {
    const { queue } = this.#state;
    return patched('critical-events-first')
      ? criticalFirst(queue).slice(0, batchSize)
      : queue.slice(0, batchSizeUnordered);
  }

  async #handOn(events: readonly CollaborationEvent[]): Promise<void> {
    // Somebody who signals by hand need not know which shard an id belongs to; there it is handled once.
    const strays = events.filter(({ id }) => collaborationShard(id) !== this.#shard);
    const own = events.filter(({ id }) => collaborationShard(id) === this.#shard);
    if (strays.length > 0) await collaborating().emitEvents({ events: strays });
    const refused = own.length > 0 ? await collaborating().deliverToInboxes({ events: own }) : [];
    for (const { id, why } of refused) this.#refuse(`${id}: ${why}`);
    const handed = new Set(events);
    this.#state = { ...this.#state, queue: this.#state.queue.filter((event) => !handed.has(event)) };
  }

  #refuse(why: string): void {
    this.#state = { ...this.#state, refused: withRefusal(this.#state.refused, why) };
  }

  #isFull(): boolean {
    return workflowInfo().continueAsNewSuggested || this.#signals >= signalsPerHistory;
  }

  #canGoOn(): boolean {
    return this.#state.queue.length <= mostCarried || this.#signals >= mostSignals;
  }

  async #goOn(): Promise<never> {
    await condition(allHandlersFinished);
    return continueAsNew<typeof collaboration>({ shard: this.#shard, resume: this.#state });
  }

  #progress(): CollaborationProgress {
    const { taken, doubled, queue, refused } = this.#state;
    return { shard: this.#shard, taken, doubled, waiting: queue.length, refused };
  }

  #show(): void {
    const { taken, doubled, waiting, refused } = this.#progress();
    setCurrentDetails(
      [
        `**Events**: ${taken} taken, ${doubled} came again, ${waiting} wait`,
        ...refused.map((why) => `- refused: ${escapeCell(why)}`),
      ].join('\n'),
    );
  }
}
