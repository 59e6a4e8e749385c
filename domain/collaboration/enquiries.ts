/** @module What people ask of collaboration: who there is, how somebody wants to be told, why an event was told or would be. */
import type {
  AskInbox,
  DeliveryStatistics,
  DirectoryOverview,
  Enquiries,
  Explanation,
  Foresight,
  PreferenceLine,
  TakenLine,
  TestProgress,
} from '../../contracts/enquiries.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import type { InboxDecision, PreferencesChange, PreferencesView } from '../../contracts/inbox.ts';
import type { ChannelName } from '../../contracts/names.ts';
import type { Clock, RunRecordStore } from '../caching/ports.ts';
import { explain } from './delivery/explanation.ts';
import type { DeliveryLedger } from './delivery/ledger.ts';
import { deliveryStatistics } from './delivery/statistics.ts';
import { type TestRequest, testEvent, testProgress } from './delivery/trial.ts';
import { inboxProfile, refuseUnknown } from './directory/directory.ts';
import { openDirectory } from './directory/open.ts';
import { directoryOverview } from './directory/overview.ts';
import type { PeopleSource } from './directory/ports.ts';
import { preferenceSet } from './directory/preference-set.ts';
import { type ForesightParts, foresee } from './foresight.ts';
import { foreseen, newInbox } from './inbox/policy.ts';
import { preferenceLines } from './preferences/origins.ts';
import { resolvedPreferences } from './preferences/policy.ts';
import { preferencesChange } from './preferences/written.ts';
import { ReviewRecords } from './review/records.ts';
import { reviewStatistics } from './review/statistics.ts';

interface EnquiryParts {
  readonly source: PeopleSource;
  /** Channels that messages go over. */
  readonly configured: readonly ChannelName[];
  readonly ledger: DeliveryLedger;
  readonly reviews: RunRecordStore;
  readonly clock: Clock;
}

export class CollaborationEnquiries implements Enquiries {
  readonly #parts: EnquiryParts;

  constructor(parts: EnquiryParts) {
    this.#parts = parts;
  }

  people(): Promise<DirectoryOverview> {
    return directoryOverview(this.#parts.source, this.#parts.configured);
  }

  async requirePerson(id: string): Promise<void> {
    await this.#profile(id);
  }

  async requireRecipients(names: readonly string[]): Promise<void> {
    refuseUnknown(await openDirectory(this.#parts.source), names);
  }

  async preferences(person: string, view: PreferencesView | undefined): Promise<readonly PreferenceLine[]> {
    const profile = await this.#profile(person);
    const { file } = await this.#parts.source.read();
    const own = view?.own ?? {};
    return preferenceLines({
      own,
      file: preferenceSet(file.people[person]?.preferences ?? {}),
      defaults: preferenceSet(file.defaults ?? {}),
      resolved: resolvedPreferences(profile, own),
    });
  }

  preferencesChange(set: readonly string[], reset: readonly string[]): PreferencesChange {
    return preferencesChange(set, reset);
  }

  explain(taken: TakenLine, person: string, remembered: InboxDecision | undefined): Promise<Explanation> {
    return explain({ taken, person, remembered }, this.#parts.ledger);
  }

  foresee(event: CollaborationEvent, person: string, ask: AskInbox | undefined): Promise<Foresight> {
    const inbox: ForesightParts['inbox'] = async (request) => {
      const answer = ask ? await ask(request) : 'no-inbox';
      return answer === 'no-inbox' ? foreseen(newInbox(person), request) : answer;
    };
    return foresee(event, person, { ...this.#parts, inbox });
  }

  async statistics(since: number): Promise<DeliveryStatistics> {
    const { ledger } = this.#parts;
    const [taken, deliveries, decisions] = await Promise.all([
      all(ledger.takenEvents(since)),
      all(ledger.deliveries(since)),
      all(ledger.decisions(since)),
    ]);
    const reviews = new ReviewRecords(this.#parts.reviews);
    const ids = await reviews.list();
    const ended = await Promise.all(ids.map((id) => reviews.ended(id)));
    const late = ended.flatMap((view) => (view && (view.times.decidedAt ?? since) >= since ? [view] : []));
    const answers = await Promise.all(late.map(({ id }) => reviews.answers(id)));
    return {
      ...deliveryStatistics({ taken, deliveries, decisions }),
      reviews: reviewStatistics(late, answers.flat()),
    };
  }

  testEvent(request: Omit<TestRequest, 'at'>): CollaborationEvent {
    return testEvent({ ...request, at: this.#parts.clock.now() });
  }

  testProgress(
    event: CollaborationEvent,
    sent: { readonly person: string; readonly channels: readonly ChannelName[] },
  ): Promise<TestProgress> {
    return testProgress(event, sent, this.#parts.ledger);
  }

  async #profile(person: string) {
    return inboxProfile(await openDirectory(this.#parts.source), person, this.#parts.clock.now());
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
