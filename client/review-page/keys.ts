/** @module Which key means what on the page, and how the page says so. */

export type Command =
  | { readonly does: 'move'; readonly by: 1 | -1 }
  | { readonly does: 'accept' | 'quarantine' | 'suggestion' | 'other' | 'undo' | 'send' | 'help' }
  /** The label of this place, from 0. */
  | { readonly does: 'label'; readonly place: number };

const commands: Readonly<Record<string, Command>> = {
  j: { does: 'move', by: 1 },
  ArrowDown: { does: 'move', by: 1 },
  k: { does: 'move', by: -1 },
  ArrowUp: { does: 'move', by: -1 },
  a: { does: 'accept' },
  q: { does: 'quarantine' },
  s: { does: 'suggestion' },
  r: { does: 'other' },
  u: { does: 'undo' },
  Enter: { does: 'send' },
  '?': { does: 'help' },
};

export function commandOf(key: string): Command | undefined {
  if (/^[1-9]$/.test(key)) return { does: 'label', place: Number(key) - 1 };
  return Object.hasOwn(commands, key) ? commands[key] : undefined;
}

/** Keys with what they do, as the page shows them. */
export const keyHelp: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['j', '↓'], 'next row'],
  [['k', '↑'], 'row before'],
  [['a'], 'accept the row as it is'],
  [['q'], 'quarantine the row'],
  [['1', '…', '9'], 'give the row the label of this number'],
  [['s'], 'give the row the suggested label'],
  [['r'], 'write another label'],
  [['u'], 'take the last verdict back, as long as it has not been sent'],
  [['Enter'], 'send the verdicts now, and not a few seconds later'],
  [['?'], 'show these keys'],
];
