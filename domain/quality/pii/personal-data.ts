/** @module Which kind of personal data a column holds, told from a sample of its values and its name. */
import type { Column } from '../../data/table.ts';
import { wilsonInterval } from '../../statistics/intervals.ts';
import { countValues } from '../../transforms/columns.ts';
import { type PersonalDataKind, recognizers } from './recognizers.ts';

export interface PersonalData {
  readonly kind: PersonalDataKind;
  readonly form: string;
  /** Share of the different values that have the form. */
  readonly share: number;
  readonly byName: boolean;
  /** Values with each letter as x and each digit as 9. */
  readonly masked: readonly string[];
}

/** Different values that are looked at. */
const looked = 2000;
/** A value longer than this is free text, and no pattern walks over it. */
const longest = 300;
const fewest = 5;
/** Lower end of the share's 95% interval from which the column is said to hold it, without and with a telling name. */
const wanted = { plain: 0.8, named: 0.3 };
const shown = 3;

/** The kind with the largest share; undefined where no kind has enough. Flags and fractions are never personal. */
export function personalDataIn(column: Column): PersonalData | undefined {
  if (column.type !== 'string' && column.type !== 'integer') return undefined;
  const values = [...countValues(column).keys()].slice(0, looked).filter((value) => value.trim() !== '');
  if (values.length < fewest) return undefined;
  const texts = values.map((value) => value.trim()).filter((value) => value.length <= longest);
  const found = recognizers.flatMap((recognizer): PersonalData[] => {
    const byName = recognizer.hint.test(column.name);
    if (recognizer.needs === 'hint' && !byName) return [];
    const matching = texts.filter((value) => recognizer.matches(value));
    const share = matching.length / values.length;
    const least = byName ? wanted.named : wanted.plain;
    if (wilsonInterval(share, values.length).lower < least) return [];
    return [
      { kind: recognizer.kind, form: recognizer.form, share, byName, masked: matching.slice(0, shown).map(masked) },
    ];
  });
  return found.toSorted((a, b) => b.share - a.share)[0];
}

/** Keeps the shape of a value and nothing of its content. */
export function masked(value: string): string {
  const shape = value.slice(0, 40).replace(/\p{L}/gu, 'x').replace(/\p{N}/gu, '9');
  return value.length > 40 ? `${shape}…` : shape;
}
