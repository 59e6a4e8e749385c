/** @module Detector `personal-data`: columns of e-mails, phones, accounts, cards, addresses and national numbers. */
import type { Detector, TableIssue } from '../detector.ts';
import { personalDataIn } from './personal-data.ts';

const names = {
  'e-mail': 'e-mail addresses',
  phone: 'phone numbers',
  iban: 'bank accounts (IBAN)',
  'credit-card': 'credit card numbers',
  'ip-address': 'IP addresses',
  'national-id': 'national identity numbers',
} as const;

/** Values are never told, only their shape. */
export const personalDataDetector: Detector = {
  name: 'personal-data',
  summary: 'columns that hold personal data, by their form and check digits',
  nature: 'statistical',
  detect: ({ table, throwIfCancelled }) => {
    const found = table.columns.flatMap((column) => {
      throwIfCancelled?.();
      const data = personalDataIn(column);
      return data ? [{ column: column.name, ...data }] : [];
    });
    const issues = found.map(
      ({ column, kind, share, masked: [example = ''] }): TableIssue => ({
        code: 'personal-data',
        message: `column "${column}" seems to hold ${names[kind]}: ${Number((100 * share).toFixed(1))}% of its different values look like ${example}; leave it out, or say pii: true in its check so that no report shows a value.`,
        column,
        effect: share,
      }),
    );
    return Promise.resolve({ detector: 'personal-data', issues, summary: { columns: found } });
  },
};
