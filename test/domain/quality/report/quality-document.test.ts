import { expect, it } from 'vitest';
import {
  figuresOf,
  personalColumns,
  readQuality,
  withoutPersonal,
} from '../../../../domain/quality/report/quality-document.ts';
import { quality } from './fixtures.ts';

it('reads what a validation wrote, and says what it is not', () => {
  expect(figuresOf(readQuality(quality), 'anomalies')).toHaveProperty('certificate');
  expect(figuresOf(readQuality(quality), 'row-order')).toEqual({});
  expect(() => readQuality({ ...quality, rows: 3 })).toThrow(/no output of a step validate \(at "rows"/);
});

it('knows personal data by the contract and by its look, and shows no message about it', () => {
  const personal = personalColumns(readQuality(quality), ['phone']);
  expect([...personal]).toEqual(['phone', 'mail']);
  expect(withoutPersonal('"mail" is "cy@x.org"', personal)).toBe('not shown, since it speaks of personal data (mail)');
  expect(withoutPersonal('"x" is 3', personal)).toBe('"x" is 3');
});
