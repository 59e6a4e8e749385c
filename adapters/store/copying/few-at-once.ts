/**
 * @module Work on what a listing brings, a few at a time, so that a bucket is not waited for object by object. (`p-map`
 * gives up at the first failure while others are still being written, and nobody could say then what is there.)
 */

const width = 8;

/** The first failure is thrown, once what was begun has ended. */
export async function fewAtOnce<Thing>(
  things: AsyncIterable<Thing> | Iterable<Thing>,
  work: (thing: Thing) => Promise<void>,
): Promise<void> {
  const open = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  for await (const thing of things) {
    if (failure) break;
    const task: Promise<void> = work(thing)
      .catch((error: unknown) => void (failure ??= { error }))
      .finally(() => open.delete(task));
    open.add(task);
    if (open.size >= width) await Promise.race(open);
  }
  await Promise.all(open);
  if (failure) throw failure.error;
}
