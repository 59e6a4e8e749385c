/** @module Edits a random project again and again: each time the cached run must give what an empty store gives. */
import type { LabResult } from '../real-lab.ts';
import { type Edit, edits, undo } from './edits.ts';
import { Dice, type Language, type Mix, type ProjectModel, randomProject } from './model.ts';
import { MutatedProject } from './mutated-project.ts';

export interface Tally {
  mutations: number;
  reused: number;
  /** Ran again, and wrote other bytes than before. */
  changed: number;
  /** Ran again after an edit that may change something, and wrote the same bytes. */
  same: number;
  /** Ran again though nothing that it does could have changed. */
  unnecessary: number;
}

/** One reused output beside the one that an empty store gave. */
export interface AuditedHit {
  readonly step: string;
  readonly language: Language;
  readonly key: string;
  readonly consistent: boolean;
}

export interface Wrong {
  readonly seed: string;
  readonly edits: readonly string[];
  readonly outputs: readonly string[];
  readonly model: ProjectModel;
}

export interface CampaignResult {
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly hits: readonly AuditedHit[];
  readonly wrong: readonly Wrong[];
}

export interface CampaignOptions {
  readonly seed: string;
  readonly mutations: number;
  readonly mix: Mix;
  /** Path of the built entry of a pool thread, for a mix with packages. */
  readonly threads?: string;
  /** Edits by position, of those that the seed gives; all when absent. */
  readonly only?: ReadonlySet<number>;
}

interface Mutation {
  readonly kind: string;
  readonly cosmetic: boolean;
  readonly model: ProjectModel;
}

const emptyTally = (): Tally => ({ mutations: 0, reused: 0, changed: 0, same: 0, unnecessary: 0 });

/** An edit that the project has a place for; each draws from dice of its own, so that leaving one out shifts no other. */
function mutate(model: ProjectModel, history: readonly ProjectModel[], dice: Dice): Mutation {
  if (history.length > 1 && dice.chance(6)) return { kind: undo, cosmetic: true, model: dice.pick(history) };
  for (;;) {
    const edit: Edit = dice.pick(edits);
    const edited = edit.apply(model, dice);
    if (edited) return { kind: edit.kind, cosmetic: edit.cosmetic, model: edited };
  }
}

/** `step.role` of every output that is not as in an empty store. */
function differing(cached: LabResult, fresh: LabResult): string[] {
  const names = new Set([...Object.keys(cached.outputs), ...Object.keys(fresh.outputs)]);
  return [...names].filter((name) => cached.outputs[name] !== fresh.outputs[name]);
}

interface Compared {
  readonly mutation: Mutation;
  readonly cached: LabResult;
  readonly fresh: LabResult;
  /** Digests by id of the step, before this edit. */
  readonly before: ReadonlyMap<number, string>;
}

function outputOf(result: LabResult, name: string): string {
  return Object.entries(result.outputs)
    .filter(([output]) => output.startsWith(`${name}.`))
    .map(([, digest]) => digest)
    .join();
}

function count(tally: Tally, { mutation, cached, before }: Compared): void {
  tally.mutations += 1;
  for (const step of mutation.model.steps) {
    const same = before.get(step.id) === outputOf(cached, step.name);
    if (cached.outcome[step.name] === 'reused') tally.reused += 1;
    else if (mutation.cosmetic) tally.unnecessary += 1;
    else if (same) tally.same += 1;
    else tally.changed += 1;
  }
}

function hitsOf({ mutation, cached, fresh }: Compared, seed: string): AuditedHit[] {
  return mutation.model.steps.flatMap(({ id, name, language }) => {
    const report = cached.document.steps.find((step) => step.name === name);
    if (report?.outcome !== 'reused' || report.key === undefined) return [];
    const consistent = outputOf(cached, name) === outputOf(fresh, name);
    return [{ step: `${seed}/step-${id}`, language, key: report.key, consistent }];
  });
}

/** Runs one project through its edits. Throws what a step throws. */
export async function mutateProject(options: CampaignOptions): Promise<CampaignResult> {
  const { seed, mutations, mix, threads, only } = options;
  const project = new MutatedProject(randomProject(seed, mix), threads);
  const tallies = new Map<string, Tally>();
  const hits: AuditedHit[] = [];
  const wrong: Wrong[] = [];
  const history: ProjectModel[] = [];
  const done: string[] = [];
  try {
    let before = digestsOf(project.model, await project.run());
    for (let at = 0; at < mutations; at += 1) {
      history.push(project.model);
      if (only && !only.has(at)) continue;
      const mutation = mutate(project.model, history, new Dice(`${seed}/${at}`));
      project.become(mutation.model);
      done.push(`${at} ${mutation.kind}`);
      const { cached, fresh } = await project.both();
      const compared = { mutation, cached, fresh, before };
      const tally = tallies.get(mutation.kind) ?? emptyTally();
      tallies.set(mutation.kind, tally);
      count(tally, compared);
      hits.push(...hitsOf(compared, seed));
      const outputs = differing(cached, fresh);
      if (outputs.length > 0) wrong.push({ seed, edits: [...done], outputs, model: mutation.model });
      before = digestsOf(mutation.model, cached);
    }
  } finally {
    await project.dispose();
  }
  return { tallies, hits, wrong };
}

function digestsOf({ steps }: ProjectModel, result: LabResult): Map<number, string> {
  return new Map(steps.map(({ id, name }) => [id, outputOf(result, name)]));
}

/** The sum of several campaigns. */
export function together(results: readonly CampaignResult[]): CampaignResult {
  const tallies = new Map<string, Tally>();
  for (const [kind, tally] of results.flatMap((result) => [...result.tallies])) {
    const sum = tallies.get(kind) ?? emptyTally();
    for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += tally[name];
    tallies.set(kind, sum);
  }
  return { tallies, hits: results.flatMap(({ hits }) => hits), wrong: results.flatMap(({ wrong }) => wrong) };
}
