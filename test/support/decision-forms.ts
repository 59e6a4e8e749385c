/** @module The forms of decision pages, as a browser without scripts sends them. */

/** What lies hidden in the form of a page, empty where the page has none. */
export const formIn = (page: string): string => /name="form" value="([^"]+)"/.exec(page)?.[1] ?? '';

export const sendForm = (
  page: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => fetch(page, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual', headers });
