/** @module Elements of the page. Data enter as text and as values of attributes, never as markup. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Child = Node | string | undefined | false;

/** An attribute that is true stands without a value, one that is false or undefined not at all. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** An element that the gateway's page has. */
export function part<K extends keyof HTMLElementTagNameMap>(id: string, tag: K): HTMLElementTagNameMap[K] {
  const found = document.getElementById(id);
  if (found?.localName === tag) return found as HTMLElementTagNameMap[K];
  throw new Error(`the page has no <${tag} id="${id}">`);
}

const drawn = new WeakMap<Element, string>();

/** Draws anew only what differs from what was drawn last, and leaves the keyboard where it was. */
export function redraw(region: Element, content: unknown, draw: () => readonly Child[]): boolean {
  const signature = JSON.stringify(content);
  if (drawn.get(region) === signature) return false;
  drawn.set(region, signature);
  const { activeElement } = document;
  const id = activeElement && region.contains(activeElement) ? activeElement.id : '';
  region.replaceChildren(...draw().filter((child) => child !== undefined && child !== false));
  if (id !== '') document.getElementById(id)?.focus({ preventScroll: true });
  return true;
}

/** Seen by screen readers alone. */
export const unseen = (text: string): HTMLElement => element('span', { class: 'unseen' }, text);
