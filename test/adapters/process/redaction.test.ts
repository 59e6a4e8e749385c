import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Redaction } from '../../../adapters/process/redaction.ts';
import { WithinError } from '../../../contracts/errors.ts';

const hiding = (...values: string[]) => new Redaction({ secrets: Object.fromEntries(values.entries()), env: {} });

describe('Redaction', () => {
  it('leaves no value in any text, wherever it stands and whatever characters it has', () => {
    const value = fc.string({ minLength: 4, maxLength: 30, unit: 'binary' }).filter((text) => text.trim().length >= 4);
    fc.assert(
      fc.property(value, fc.string(), fc.string(), (secret, before, after) => {
        // What is shown in its place may itself hold a value such as `cret`.
        fc.pre(!'[secret]'.includes(secret.trim()) && !before.includes('[') && !after.includes(']'));
        const shown = hiding(secret).text(`${before}${secret}${after}`);
        expect(shown.replaceAll('[secret]', '\0')).not.toContain(secret);
      }),
    );
  });

  it.each([
    ['as JSON shows it', 'pass"word\\1', 'got {"token":"pass\\"word\\\\1"}'],
    ['as an address holds it', 'pa/ss wo+rd', 'https://host/?token=pa%2Fss%20wo%2Brd'],
    ['by one of its lines', 'first-line\nsecond-line\n', 'read second-line'],
    ['without its last line end', 'the-token\n', 'the-token!'],
  ])('knows a value %s', (_, secret, text) => {
    const shown = hiding(secret).text(text);
    expect(shown).toContain('[secret]');
    expect(shown).not.toMatch(/pass|pa%2F|second|the-token/);
  });

  it('takes out whole a value that holds another, and does not look into what it put there', () => {
    expect(hiding('token', 'token-and-more', 'secret').text('x token-and-more secret')).toBe('x [secret] [secret]');
  });

  it('leaves declared variables of fewer than six characters, which are switches, and says nothing without values', () => {
    const variables = new Redaction({ secrets: {}, env: { A: 'true', B: 'abcdef' } });
    expect(variables.text('true abcdef')).toBe('true [secret]');
    expect(hiding().text('anything')).toBe('anything');
  });

  it('hides the beginning of a value at the end of a text that was cut', () => {
    expect(hiding('hunter2hunter2').cutText('log in as hunter2hu')).toBe('log in as [secret]');
    expect(hiding('hunter2hunter2').cutText('log in as hun')).toBe('log in as hun');
    expect(hiding('hunter2hunter2').cutText('log in as hunter2hunter2')).toBe('log in as [secret]');
  });

  it('cleans message, stack, details and causes of an error, and keeps what it is', () => {
    const cause = Object.assign(new Error('deep hunter2'), { code: 'ENOENT', path: '/x/hunter2' });
    const details = Object.freeze({ stderr: ['a', 'hunter2'], 'k-hunter2': { n: 1 } });
    const error = new WithinError('STEP_FAILED', 'said hunter2', details, cause);
    const clean = hiding('hunter2').error(error);
    expect(clean).toBe(error);
    expect(error.code).toBe('STEP_FAILED');
    expect(cause.code).toBe('ENOENT');
    expect(error.details).toEqual({ stderr: ['a', '[secret]'], 'k-[secret]': { n: 1 } });
    expect([error.message, error.stack, cause.message, cause.stack, cause.path].join()).not.toContain('hunter2');
  });

  it('ends on an error that is its own cause, and passes on what is no error', () => {
    const error = new Error('hunter2');
    error.cause = error;
    expect(hiding('hunter2').error(error)).toBe(error);
    expect(error.message).toBe('[secret]');
    expect(hiding('hunter2').error('hunter2')).toBe('[secret]');
    expect(hiding('hunter2').error(undefined)).toBeUndefined();
  });

  it('stands before a step’s control', () => {
    const said: unknown[] = [];
    const control = hiding('hunter2').control({
      signal: new AbortController().signal,
      progress: (...all) => void said.push(all),
      log: (text) => void said.push(text),
    });
    control.progress(0.5, 'at hunter2');
    control.progress(1);
    control.log('hunter2');
    expect(said).toEqual([[0.5, 'at [secret]'], [1, undefined], '[secret]']);
  });
});
