/** @module Work on many things, a few of them at a time. */

/** Results in the order of the things. The first failure is thrown, and what was not begun by then is left. */
export async function fewAtATime<Thing, Result>(
  things: readonly Thing[],
  most: number,
  work: (thing: Thing) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...things.entries()];
  const go = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, thing] = next;
      try {
        results[place] = await work(thing);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, things.length) }, go));
  return results;
}
