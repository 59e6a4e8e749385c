import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLinkKeys } from '../../../adapters/links/keys.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'within-links-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const first = 'a'.repeat(32);
const second = 'b'.repeat(40);
const withSecret = (value: string | (() => string)) =>
  openLinkKeys({
    linkSecret: 'env:LINKS',
    stateDir: folder,
    secret: () => (typeof value === 'string' ? value : value()),
  });

describe('keys of links', () => {
  it('sign by the first key and accept all', () => {
    const old = withSecret(first).sign('text');
    const both = withSecret(`${second}\n${first}\n`);
    expect(both.fits('text', old)).toBe(true);
    expect(both.sign('text').key).not.toBe(old.key);
    expect(withSecret(second).fits('text', old)).toBe(false);
    expect(both.fits('text!', old)).toBe(false);
    expect(both.fits('text', { ...old, key: both.sign('text').key })).toBe(false);
  });

  it('are read when they are used', () => {
    let value = first;
    const keys = withSecret(() => value);
    const before = keys.sign('text');
    value = second;
    expect(keys.sign('text')).not.toEqual(before);
  });

  it('are made once where none is named, for the owner alone to read', () => {
    const own = () => openLinkKeys({ stateDir: join(folder, '.within'), secret: () => '' });
    const signature = own().sign('text');
    expect(own().fits('text', signature)).toBe(true);
    const file = join(folder, '.within', 'link.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it.each(['', ' ', 'short', `${first} short`])('are refused where one could be guessed: "%s"', (value) => {
    expect(() => withSecret(value).sign('text')).toThrow(/at least 32/);
  });

  it('say what is wrong without what the key holds', () => {
    const absent = withSecret(() => {
      throw new Error('it is not set');
    });
    expect(() => absent.sign('text')).toThrow('env:LINKS (WITHIN_LINK_SECRET) cannot be read: it is not set');
    writeFileSync(join(folder, 'file'), '');
    expect(() => openLinkKeys({ stateDir: join(folder, 'file'), secret: () => '' }).sign('text')).toThrow(/link\.key/);
    mkdirSync(join(folder, 'link.key'));
    expect(() => openLinkKeys({ stateDir: folder, secret: () => '' }).sign('text')).toThrow(/EISDIR/);
  });
});
