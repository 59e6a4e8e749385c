/**
 * @module Damage in rounds. Each starts from one undamaged store, hurts files that the next run or its reader may meet,
 * runs with a changed parameter so that steps below it read what is stored, then reads every output.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BlobRef } from '../../contracts/digest.ts';
import { isWithinError } from '../../contracts/errors.ts';
import type { Definition } from '../../contracts/graph.ts';
import type { RunDocument } from '../../contracts/run.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { definitionOf, stepOf } from '../../test/support/executor.ts';
import {
  type Below,
  type Fate,
  fateOf,
  type Injury,
  type InjuryKind,
  injure,
  injuryKinds,
  Undamaged,
} from './injury.ts';
import { expectedOutputs, StoreRunner } from './runner.ts';
import type { Opened, StoreSettings } from './stores.ts';
import { type Witnessed, witness } from './witness.ts';

const chainCount = 5;
const chainLength = 4;

/** Of each kind: injuries by what became of them. */
export interface Tally {
  injected: number;
  /** Found by the run, found by whoever read its outputs, never met by either. */
  byRun: number;
  byReader: number;
  never: number;
  /** Of those that were met: bytes in quarantine, and told in the ledger. */
  quarantined: number;
  told: number;
}

export interface CampaignResult {
  readonly tallies: Readonly<Record<InjuryKind, Tally>>;
  /** Outputs that differ from those of an undamaged store, and things handed out that were never stored. */
  readonly wrong: readonly string[];
  readonly rounds: number;
}

/** `changed` names the step of each chain whose parameter is that of the round. */
function chains(round: number, changed: ReadonlyMap<number, number>): Definition {
  const steps = Array.from({ length: chainCount * chainLength }, (_, index) => {
    const [chain, at] = [Math.floor(index / chainLength), index % chainLength];
    const params = { name: index, ...(changed.get(chain) === at && { round }) };
    const out: Record<string, string> = at === 1 ? { out: 'text/plain', more: 'text/plain' } : { out: 'text/plain' };
    return stepOf(`c${chain}s${at}`, at === 0 ? [] : [`c${chain}s${at - 1}`], { with: params, out });
  });
  return definitionOf(steps);
}

/** Files of one step in the undamaged store. */
interface Place {
  readonly at: number;
  readonly entry: string;
  readonly components: string;
  readonly outputs: readonly string[];
}

class Campaign {
  readonly #opened: Opened;
  readonly #settings: StoreSettings;
  readonly #below: Below;
  readonly #work = mkdtempSync(join(tmpdir(), 'within-damage-work-'));
  readonly #places: Place[][] = [];
  readonly #seen: Witnessed;
  readonly #tallies = Object.fromEntries(
    injuryKinds.map((kind) => [kind, { injected: 0, byRun: 0, byReader: 0, never: 0, quarantined: 0, told: 0 }]),
  ) as Record<InjuryKind, Tally>;
  readonly #wrong: string[] = [];
  #undamaged: Undamaged | undefined;
  #runs = 0;

  constructor(opened: Opened, settings: StoreSettings, seed: string) {
    const random = createStream(seed);
    this.#below = (bound) => random.nextBelow(bound);
    this.#opened = opened;
    this.#settings = settings;
    this.#seen = witness(opened.stores);
  }

  get injected(): number {
    return Object.values(this.#tallies).reduce((sum, { injected }) => sum + injected, 0);
  }

  result(rounds: number): CampaignResult {
    return { tallies: this.#tallies, wrong: [...this.#wrong, ...this.#seen.wrong], rounds };
  }

  dispose(): void {
    rmSync(this.#work, { recursive: true });
  }

  /** Fills the store, and holds the undamaged run against bytes that met no store. */
  async fill(): Promise<void> {
    const definition = chains(0, new Map());
    const document = await this.#run(await this.#runner().executor.define(definition));
    this.#compare(definition, document);
    for (const [index, step] of document.steps.entries()) {
      const entry = await this.#seen.stores.actions.get(step.key ?? '');
      if (!entry) throw new Error(`${step.name} left no entry`);
      const outputs = Object.values(entry.outputs).map(({ digest }) => this.#file('cas', digest));
      const place = {
        at: index % chainLength,
        entry: this.#file('ac', entry.key),
        components: this.#file('cas', entry.components.digest),
        outputs,
      };
      const chain = Math.floor(index / chainLength);
      this.#places[chain] = [...(this.#places[chain] ?? []), place];
    }
    this.#undamaged = new Undamaged(this.#opened.root);
    this.#seen.remember();
  }

  #file(kind: 'ac' | 'cas', id: string): string {
    return join(this.#opened.root, kind, id.slice(0, 2), id);
  }

  /** A new one each time, as another worker would be: the executor keeps the documents that it has read. */
  #runner(): StoreRunner {
    return new StoreRunner({ stores: this.#seen.stores, work: this.#work, clock: this.#settings.clock });
  }

  #run(definitionRef: BlobRef): Promise<RunDocument> {
    this.#runs += 1;
    return this.#runner().run(`run-${this.#runs}`, definitionRef);
  }

  async round(number: number): Promise<void> {
    const changed = new Map(Array.from({ length: chainCount }, (_, chain) => [chain, this.#below(chainLength + 1)]));
    const definition = chains(number, changed);
    const ref = await this.#runner().executor.define(definition);
    const injuries = this.#injure(changed, ref);
    const fates = new Map<Injury, Fate>();
    const look = (count: 'byRun' | 'byReader') => {
      for (const injury of injuries) {
        if (fates.has(injury)) continue;
        const fate = fateOf(injury, this.#opened.root);
        if (fate === 'standing') continue;
        fates.set(injury, fate);
        this.#tallies[injury.kind][count] += 1;
      }
    };
    const document = (await this.#attempt(ref)) ?? (await this.#again(definition));
    this.#compare(definition, document);
    look('byRun');
    const missed = await this.#read(document);
    look('byReader');
    for (const injury of injuries) {
      // A file that is gone stays so until somebody computes it again.
      if (fates.has(injury) || !injury.files.some(({ id }) => missed.has(id))) continue;
      fates.set(injury, 'replaced');
      this.#tallies[injury.kind].byReader += 1;
    }
    await this.#settle(injuries, fates);
    await this.#heal(number, definition, missed);
    this.#undamaged?.restore();
    this.#seen.goBack();
    for (const folder of this.#opened.copies) rmSync(join(folder, 'cas'), { recursive: true, force: true });
  }

  /** Runs until everything is there. A copy may have hidden damage from the first reader, but none may be met twice. */
  async #heal(round: number, definition: Definition, missed: ReadonlySet<string>): Promise<void> {
    const met = new Set<string>();
    for (let left = missed; left.size > 0; ) {
      for (const digest of left) met.add(digest);
      const healed = await this.#again(definition);
      this.#compare(definition, healed);
      const missing = await this.#read(healed);
      const again = [...missing].filter((digest) => met.has(digest));
      this.#wrong.push(...again.map((digest) => `round ${round}: ${digest} was not made again`));
      left = again.length > 0 ? new Set() : missing;
    }
  }

  /** One or two files of each chain, and now and then the definition itself. */
  #injure(changed: ReadonlyMap<number, number>, definition: BlobRef): Injury[] {
    const injuries = this.#places.flatMap((places, chain) => {
      const taken = new Set<string>();
      return Array.from({ length: 1 + this.#below(2) }, () => this.#one(places, changed.get(chain) ?? 0, taken)).flat();
    });
    if (this.#below(10) === 0) {
      const kind = injuryKinds[this.#below(injuryKinds.length - 1)] ?? 'flip';
      injuries.push(this.#count(injure(kind, this.#file('cas', definition.digest), '', this.#below)));
    }
    return injuries;
  }

  /** Four of five where the changed step will look: the entries above it, its own components, the outputs that it reads. */
  #one(places: readonly Place[], changed: number, taken: Set<string>): Injury[] {
    const aimed = this.#below(5) > 0;
    const group = (['entry', 'outputs', 'outputs', 'components'] as const)[this.#below(4)] ?? 'entry';
    const near = (place: Place) =>
      group === 'entry' ? place.at < changed : place.at === (group === 'outputs' ? changed - 1 : changed);
    const files = places.filter((place) => !aimed || near(place)).flatMap((place) => place[group]);
    const free = files.filter((file) => !taken.has(file));
    const file = free[this.#below(Math.max(1, free.length))];
    if (file === undefined) return [];
    const others = places.flatMap((place) => place[group]).filter((other) => other !== file && !taken.has(other));
    const other = others[this.#below(Math.max(1, others.length))];
    const kind = injuryKinds[this.#below(injuryKinds.length)] ?? 'flip';
    if (kind === 'swap' && other === undefined) return [];
    const injury = injure(kind, file, other ?? '', this.#below);
    for (const { file: hurt } of injury.files) taken.add(hurt);
    return [this.#count(injury)];
  }

  #count(injury: Injury): Injury {
    this.#tallies[injury.kind].injected += 1;
    return injury;
  }

  /** `undefined` when the run said that its definition is damaged or gone. */
  async #attempt(ref: BlobRef): Promise<RunDocument | undefined> {
    try {
      return await this.#run(ref);
    } catch (error) {
      if (isWithinError(error) && (error.code === 'STORE_DAMAGED' || error.code === 'STORE_UNAVAILABLE'))
        return undefined;
      throw error;
    }
  }

  /** As a user does who is told to run again. */
  async #again(definition: Definition): Promise<RunDocument> {
    return this.#run(await this.#runner().executor.define(definition));
  }

  #compare(definition: Definition, document: RunDocument): void {
    const expected = expectedOutputs(definition);
    for (const { name, outputs } of document.steps)
      for (const role of Object.keys(definition.steps.find((step) => step.name === name)?.out ?? {}))
        if (outputs[role]?.digest !== expected.get(`${name}.${role}`))
          this.#wrong.push(`${document.runId}: ${name}.${role} is ${outputs[role]?.digest ?? 'missing'}`);
  }

  /** Every output as a file and as bytes in turn; gives the digests of those that the store does not have any more. */
  async #read({ steps }: RunDocument): Promise<Set<string>> {
    const { blobs } = this.#seen.stores;
    const missed = new Set<string>();
    for (const { outputs } of steps)
      for (const { digest } of Object.values(outputs)) {
        const read = this.#below(2) === 0 ? blobs.path(digest) : blobs.get(digest);
        const found = await read.catch((error: unknown) => {
          if (isWithinError(error) && error.code === 'STORE_DAMAGED') return undefined;
          throw error;
        });
        if (found === undefined) missed.add(digest);
      }
    return missed;
  }

  async #settle(injuries: readonly Injury[], fates: ReadonlyMap<Injury, Fate>): Promise<void> {
    const told = JSON.stringify(await this.#seen.stores.ledger.read('damage'));
    for (const injury of injuries) {
      const tally = this.#tallies[injury.kind];
      const fate = fates.get(injury);
      if (fate === undefined) tally.never += 1;
      if (fate === 'quarantined') tally.quarantined += 1;
      if (fate !== undefined && injury.files.some(({ id }) => told.includes(id))) tally.told += 1;
    }
  }
}

/** At least so many injuries, in whole rounds; the same seed gives the same. */
export async function damage(
  opened: Opened,
  settings: StoreSettings,
  amount: { readonly cases: number; readonly seed: string },
): Promise<CampaignResult> {
  const campaign = new Campaign(opened, settings, amount.seed);
  try {
    await campaign.fill();
    let rounds = 0;
    while (campaign.injected < amount.cases) await campaign.round((rounds += 1));
    return campaign.result(rounds);
  } finally {
    campaign.dispose();
  }
}
