/** @module Forms of personal data, each told by a whole value. Precision first: what a check digit can prove, it must. */
import {
  passesBsn,
  passesCpf,
  passesDni,
  passesIban,
  passesLuhn,
  passesNhs,
  passesPesel,
  passesVerhoeff,
} from './checksums.ts';

export type PersonalDataKind = 'e-mail' | 'phone' | 'iban' | 'credit-card' | 'ip-address' | 'national-id';

export interface Recognizer {
  readonly kind: PersonalDataKind;
  /** The form within the kind, as `cpf`. */
  readonly form: string;
  /** Name of a column that speaks for it. */
  readonly hint: RegExp;
  /** `nothing`: the form alone is proof; `hint`: it counts in a column whose name speaks for it. */
  readonly needs: 'nothing' | 'hint';
  matches(value: string): boolean;
}

const compact = (value: string): string => value.replace(/[ .\-/]/g, '');

/** Card networks by their first digits and lengths (ISO/IEC 7812). */
const card = /^(4\d{12}(\d{3})?|5[1-5]\d{14}|2(2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|6(011|5\d\d)\d{12}|35\d{14})$/;
/** Lengths of IBANs (ISO 13616) by country. */
const ibanLength: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 16,
  BG: 22,
  CH: 21,
  CY: 28,
  CZ: 24,
  DE: 22,
  DK: 18,
  EE: 20,
  ES: 24,
  FI: 18,
  FR: 27,
  GB: 22,
  GR: 27,
  HR: 21,
  HU: 28,
  IE: 22,
  IT: 27,
  LI: 21,
  LT: 20,
  LU: 20,
  LV: 21,
  MC: 27,
  MT: 31,
  NL: 18,
  NO: 15,
  PL: 28,
  PT: 25,
  RO: 24,
  SE: 24,
  SI: 19,
  SK: 24,
  SM: 27,
  TR: 26,
};
const octet = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const ipv4 = new RegExp(`^${octet}(\\.${octet}){3}$`);
const idHint = /(national|identity|citizen|person|social|tax|patient|insur).*(id|no|nr|num)|\bssn\b/i;

function isIpv6(value: string): boolean {
  const halves = value.split('::');
  if (!value.includes(':') || halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}

function nationalId(form: string, shape: RegExp, hint: RegExp, passes: (digits: string) => boolean): Recognizer {
  return {
    kind: 'national-id',
    form,
    hint,
    needs: 'hint',
    matches: (value) => shape.test(value) && passes(compact(value).toUpperCase()),
  };
}

const forms: readonly Recognizer[] = [
  {
    kind: 'e-mail',
    form: 'e-mail',
    hint: /e-?mail/i,
    needs: 'nothing',
    matches: (value) =>
      value.length <= 254 && /^[^\s@"<>(),;:]{1,64}@([a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}$/i.test(value),
  },
  {
    kind: 'iban',
    form: 'iban',
    hint: /iban|account/i,
    needs: 'nothing',
    matches: (value) => {
      const text = compact(value).toUpperCase();
      return (
        /^[A-Z]{2}\d{2}[A-Z0-9]{11,27}$/.test(text) && ibanLength[text.slice(0, 2)] === text.length && passesIban(text)
      );
    },
  },
  {
    kind: 'credit-card',
    form: 'credit-card',
    hint: /card|\bpan\b/i,
    needs: 'nothing',
    matches: (value) => /^[\d -]{13,23}$/.test(value) && card.test(compact(value)) && passesLuhn(compact(value)),
  },
  {
    kind: 'ip-address',
    form: 'ip-address',
    hint: /\bip|addr|host|client/i,
    needs: 'nothing',
    matches: (value) => ipv4.test(value) || isIpv6(value),
  },
  {
    kind: 'phone',
    form: 'international',
    hint: /phone|mobile|\btel|fax|contact/i,
    needs: 'nothing',
    // E.164: a plus, a country, at most 15 digits in all.
    matches: (value) => /^\+[1-9][\d ().\-/]{6,22}$/.test(value) && /^\+\d{8,15}$/.test(value.replace(/[^\d+]/g, '')),
  },
  {
    kind: 'phone',
    form: 'national',
    hint: /phone|mobile|\btel|fax/i,
    needs: 'hint',
    matches: (value) => /^[(\d][\d ().\-/]{5,20}\d$/.test(value) && /^\d{7,12}$/.test(value.replace(/\D/g, '')),
  },
  nationalId('cpf', /^\d{3}\.?\d{3}\.?\d{3}-?\d{2}$/, /cpf|brazil/i, passesCpf),
  nationalId('pesel', /^\d{11}$/, /pesel/i, passesPesel),
  nationalId('bsn', /^\d{9}$/, /bsn|burger|sofi/i, passesBsn),
  nationalId('nhs', /^\d{3}[ -]?\d{3}[ -]?\d{4}$/, /nhs|patient/i, passesNhs),
  { ...nationalId('dni', /^([XYZ]\d{7}|\d{8})-?[A-Z]$/i, /dni|nie/i, passesDni), needs: 'nothing' },
  nationalId('aadhaar', /^[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}$/, /aadha?ar|uid/i, passesVerhoeff),
  nationalId('ssn', /^(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/, /ssn|social/i, () => true),
];

/** A name may also speak of national numbers in general. */
export const recognizers: readonly Recognizer[] = forms.map((form) =>
  form.kind === 'national-id' ? { ...form, hint: new RegExp(`${form.hint.source}|${idHint.source}`, 'i') } : form,
);
