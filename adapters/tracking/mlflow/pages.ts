/** @module Searches of MLflow that answer in pages, and what their filters quote. */
import { WithinError } from '../../../contracts/errors.ts';

/** A text in a filter; MLflow's language knows no escapes. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  if (!text.includes('"')) return `"${text}"`;
  throw new WithinError(
    'TRACKING_INVALID',
    `${JSON.stringify(text.slice(0, 100))} cannot be searched in MLflow, as it holds both kinds of quotes; take another name.`,
    { text },
  );
}

/** All items of all pages, at most `limit`. */
export async function allPages<Page extends { readonly next_page_token: string }, Item>(
  read: (token: string | undefined) => Promise<Page>,
  items: (page: Page) => readonly Item[],
  limit = Number.POSITIVE_INFINITY,
): Promise<Item[]> {
  const all: Item[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    all.push(...items(page));
    token = page.next_page_token === '' ? undefined : page.next_page_token;
  } while (token !== undefined && all.length < limit);
  return all.slice(0, limit);
}
