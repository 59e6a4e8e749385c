/** @module What one person is told: decides on each event, gathers the digest, sends, and sees to it that what is critical arrives. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  setWorkflowOptions,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { InboxInput, InboxProgress, OutstandingEvent, SentMessage } from '../contracts/collaboration.ts';
import type { OutboundMessage } from '../contracts/delivery.ts';
import type {
  InboxDecision,
  InboxDelivery,
  InboxState,
  InboxStep,
  PreferencesChange,
  PreferencesView,
} from '../contracts/inbox.ts';
import {
  delivered,
  due,
  explained,
  flushed,
  foreseen,
  newInbox,
  preferencesView,
  received,
  rerouted,
  withPreferences,
} from '../domain/collaboration/inbox/policy.ts';
import { deadEvent, isEscalated, Outstanding } from '../domain/collaboration/outstanding/policy.ts';
import { changeRefusal } from '../domain/collaboration/preferences/policy.ts';
import { Lanes } from './inbox-lanes.ts';
import {
  deliverToInboxSignal,
  inboxExplainQuery,
  inboxForeseeQuery,
  inboxPreferencesQuery,
  inboxProgressQuery,
  setPreferencesUpdate,
} from './messages.ts';
import { collaborating } from './proxies.ts';
import { upToDate } from './worker-version.ts';
import { workflowNow } from './workflow-time.ts';

/** Events that one history takes, far below the server's limit of 10,000 signals. */
const eventsPerHistory = 1000;
/** Decisions that are kept together. */
const decisionsAtOnce = 200;

setWorkflowOptions(upToDate, inbox);
export async function inbox(input: InboxInput): Promise<void> {
  return new Inbox(input).run();
}

class Inbox {
  readonly #person: string;
  #state: InboxState;
  readonly #lanes: Lanes;
  readonly #outstanding: Outstanding;
  /** When the timer of the digest goes off. */
  #alarmAt = Number.POSITIVE_INFINITY;
  #changes = 0;
  #events = 0;
  /** Decisions that are not in the store yet. */
  #decided: InboxDecision[];
  #isKeeping = false;

  constructor({ person, resume }: InboxInput) {
    this.#person = person;
    this.#state = resume?.state ?? newInbox(person);
    this.#decided = [...(resume?.decided ?? [])];
    this.#outstanding = new Outstanding(resume?.outstanding ?? []);
    this.#lanes = new Lanes(resume?.waiting ?? {}, (sent, message) => this.#ended(sent, message));
    setHandler(inboxProgressQuery, () => this.#progress());
    setHandler(inboxExplainQuery, (event) => explained(this.#state, event));
    setHandler(inboxPreferencesQuery, () => preferencesView(this.#state));
    setHandler(inboxForeseeQuery, (request) => foreseen(this.#state, request));
    setHandler(deliverToInboxSignal, (delivery) => this.#receive(delivery));
    setHandler(setPreferencesUpdate, (change) => this.#prefer(change), {
      validator: (change) => {
        const why = changeRefusal(change);
        if (why !== undefined) throw new Error(why);
      },
    });
  }

  async run(): Promise<void> {
    for (;;) {
      const seen = this.#changes;
      this.#flush();
      await this.#escalate();
      this.#lanes.start();
      void this.#keep();
      this.#setAlarm();
      this.#show();
      await condition(() => this.#changes > seen || this.#isFull());
      if (this.#isFull()) await this.#goOn();
    }
  }

  #receive({ profile, events }: InboxDelivery): void {
    this.#events += events.length;
    for (const routed of events) {
      const step = received(this.#state, routed, profile, workflowNow());
      for (const decision of step.decisions)
        if (decision.outcome === 'unreachable' && decision.event === routed.event.id)
          this.#outstanding.unreachable(routed.event, decision.why);
      this.#apply(step);
    }
  }

  #prefer(change: PreferencesChange): PreferencesView {
    this.#state = withPreferences(this.#state, change);
    this.#changes += 1;
    return preferencesView(this.#state);
  }

  #apply({ state, sends, decisions }: InboxStep): void {
    this.#state = state;
    this.#decided.push(...decisions.filter(({ outcome }) => outcome !== 'sent'));
    for (const message of sends) this.#send(message);
    this.#changes += 1;
  }

  #send(message: OutboundMessage): void {
    this.#outstanding.begun(message);
    this.#lanes.add(message);
  }

  #ended(sent: SentMessage, message: OutboundMessage): void {
    if (sent.outcome === 'refused') {
      const other = rerouted(this.#state, message);
      if (other) this.#apply(other);
    } else if (sent.reference) this.#apply(delivered(this.#state, message, sent.reference));
    this.#outstanding.ended(message, sent);
    this.#changes += 1;
  }

  /** What is sent stands in the ledger of deliveries; the reasons of the rest are kept beside it, some at a time. */
  async #keep(): Promise<void> {
    if (this.#isKeeping || this.#decided.length === 0) return;
    this.#isKeeping = true;
    const decisions = this.#decided.slice(0, decisionsAtOnce);
    await collaborating().keepDecisions({ person: this.#person, decisions });
    this.#decided.splice(0, decisions.length);
    this.#isKeeping = false;
    this.#changes += 1;
  }

  #flush(): void {
    const step = flushed(this.#state, workflowNow());
    if (step.state !== this.#state) this.#apply(step);
  }

  /** One timer at a time: an earlier one may find nothing due, a later one would be too late. */
  #setAlarm(): void {
    const at = due(this.#state);
    if (at === undefined || at >= this.#alarmAt) return;
    this.#alarmAt = at;
    sleep(Math.max(0, at - workflowNow())).then(
      () => {
        if (this.#alarmAt === at) this.#alarmAt = Number.POSITIVE_INFINITY;
        this.#changes += 1;
      },
      () => undefined,
    );
  }

  async #escalate(): Promise<void> {
    const dead: readonly OutstandingEvent[] = this.#outstanding.takeDead().filter(isEscalated);
    const events = dead.map((one) => deadEvent(one, this.#person, workflowNow()));
    if (events.length > 0) await collaborating().emitEvents({ events });
  }

  #isFull(): boolean {
    return workflowInfo().continueAsNewSuggested || this.#events >= eventsPerHistory;
  }

  /** What is on its way is called back; the ledger knows what has arrived by then. */
  async #goOn(): Promise<never> {
    const waiting = await this.#lanes.callBack();
    await this.#escalate();
    await condition(() => allHandlersFinished() && !this.#isKeeping);
    return continueAsNew<typeof inbox>({
      person: this.#person,
      resume: { state: this.#state, waiting, decided: this.#decided, outstanding: this.#outstanding.list() },
    });
  }

  #progress(): InboxProgress {
    const dueAt = due(this.#state);
    return {
      person: this.#person,
      ...this.#lanes.counts(),
      gathered: this.#state.pending?.entries.length ?? 0,
      ...(dueAt !== undefined && { dueAt }),
    };
  }

  #show(): void {
    const { waiting, gathered, sent, refused } = this.#progress();
    const lanes = Object.entries(waiting).map(([lane, count]) => `- ${lane}: ${count} on their way`);
    setCurrentDetails(
      [`**Inbox of ${this.#person}**: ${sent} sent, ${refused} refused, ${gathered} gathered`, ...lanes].join('\n'),
    );
  }
}
