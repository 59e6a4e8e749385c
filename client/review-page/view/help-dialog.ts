/** @module The dialog that lists the keys, and whether single keys are heard at all. */
import { keyHelp } from '../keys.ts';
import { element, part } from './elements.ts';

export function drawHelp(): void {
  const lines = keyHelp.flatMap(([keys, does]) => [
    element('dt', {}, ...keys.map((key) => element('kbd', {}, key))),
    element('dd', {}, does),
  ]);
  part('keys', 'dl').replaceChildren(...lines);
}

export function toggleHelp(): void {
  const help = part('help', 'dialog');
  if (help.open) help.close();
  else help.showModal();
}

/** False where a person has turned single keys off, as who speaks to the browser may want. */
export const usesKeys = (): boolean => part('use-keys', 'input').checked;
