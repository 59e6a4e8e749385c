/** @module Reads of many things in order, some begun ahead, so that a bucket is not waited for thing by thing. */

/** Requests under way at once. */
const width = 16;

/** What `read` gives for each, in the order of the things. Whoever stops early leaves no rejection unhandled. */
export async function* readAhead<Thing, Found>(
  things: AsyncIterable<Thing> | Iterable<Thing>,
  read: (thing: Thing) => Promise<Found>,
): AsyncIterable<Found> {
  const begun: Promise<Found>[] = [];
  for await (const thing of things) {
    const reading = read(thing);
    reading.catch(() => {});
    begun.push(reading);
    if (begun.length >= width) yield (await begun.shift()) as Found;
  }
  for (const reading of begun) yield await reading;
}
