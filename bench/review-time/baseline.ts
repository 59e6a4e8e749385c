/** @module The baseline: everything is mailed to everybody at once, and whoever has not decided after 24 hours is reminded once. */
import { dayMs } from './assumptions.ts';
import { Clock, type Outcome, outcomeOf, Readers } from './side.ts';
import { end, type World } from './world.ts';

export function baseline(world: World): Outcome {
  const clock = new Clock();
  const votes = new Map<string, Set<string>>();
  const closed = new Map<string, number>();
  const readers = new Readers(world, clock, (review, person, now) => {
    const said = votes.get(review) ?? new Set();
    votes.set(review, said);
    // Substitutes have no say here.
    if (closed.has(review) || !world.reviewerIds.includes(person)) return;
    said.add(person);
    if (said.size < world.cell.quorum) return;
    closed.set(review, now);
    for (const reviewer of world.reviewerIds) readers.reach(reviewer, [], now);
  });
  for (const { at } of world.events)
    clock.at(at, (now) => {
      for (const person of world.people) readers.reach(person, [], now);
    });
  for (const { id, at } of world.reviews) {
    clock.at(at, (now) => {
      for (const person of world.reviewerIds) readers.reach(person, [id], now);
      readers.stray(id, now);
    });
    clock.at(at + dayMs, (now) => {
      if (closed.has(id)) return;
      for (const person of world.reviewerIds) if (votes.get(id)?.has(person) !== true) readers.reach(person, [id], now);
    });
  }
  clock.runUntil(end);
  return outcomeOf(world, closed, readers.messages);
}
