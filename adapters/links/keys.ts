/** @module The keys that links are signed with: those that a setting names, or one that the project keeps for itself. */
import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WithinError } from '../../contracts/errors.ts';
import type { LinkKeys } from '../../domain/collaboration/links/ports.ts';

export interface LinkKeySettings {
  /** Where keys stand, `env:NAME` or `file:path`: one a line or with spaces between, the first signs, all are accepted. */
  readonly linkSecret?: string | undefined;
  /** Absolute folder in which a key is kept where none is named. */
  readonly stateDir: string;
  /** The value behind a reference. Throws a plain error. */
  readonly secret: (reference: string) => string;
}

/** Characters. A link can be tried offline by whoever has one, so that a short key could be found. */
const leastKey = 32;

interface Key {
  readonly id: string;
  readonly value: string;
}

/** Keys are read when they are used, so that they can be replaced while a process runs. */
export function openLinkKeys(settings: LinkKeySettings): LinkKeys {
  return {
    sign(text) {
      const [first] = keysOf(settings);
      return { key: first.id, mac: macOf(first, text) };
    },
    fits(text, { key, mac }) {
      const known = keysOf(settings).find(({ id }) => id === key);
      // Without a key that fits, the same work is done.
      const right = macOf(known ?? keysOf(settings)[0], text);
      return equal(mac, right) && known !== undefined;
    },
  };
}

const macOf = ({ value }: Key, text: string): string => createHmac('sha256', value).update(text).digest('base64url');

function equal(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const idOf = (value: string): string =>
  createHash('sha256').update(`within link key\n${value}`).digest('hex').slice(0, 8);

function keysOf({ linkSecret, stateDir, secret }: LinkKeySettings): readonly [Key, ...Key[]] {
  const text = linkSecret === undefined ? ownKey(join(stateDir, 'link.key')) : named(linkSecret, secret);
  const [first, ...rest] = text.split(/\s+/).flatMap((value) => (value === '' ? [] : [{ id: idOf(value), value }]));
  const short = [first, ...rest].some((key) => key === undefined || key.value.length < leastKey);
  if (first && !short) return [first, ...rest];
  const what = first ? `holds a key of fewer than ${leastKey} characters` : 'holds no key';
  throw invalid(
    `${linkSecret ?? 'The file .within/link.key'} ${what}; put keys of at least ${leastKey} there, as openssl rand -hex 32 makes them.`,
  );
}

function named(reference: string, secret: LinkKeySettings['secret']): string {
  try {
    return secret(reference);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw invalid(`The key of links ${reference} (WITHIN_LINK_SECRET) cannot be read: ${why}; mend it.`, error);
  }
}

/** Made once for a project; worker and gateway may ask at the same time, and the first that made it is followed. */
function ownKey(file: string): string {
  const found = read(file);
  if (found !== undefined) return found;
  const temporary = `${file}.${randomUUID()}`;
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(temporary, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    try {
      linkSync(temporary, file);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      unlinkSync(temporary);
    }
  } catch (error) {
    throw invalid(
      `The key of links ${file} cannot be made (${codeOf(error)}); let the folder be written, or set WITHIN_LINK_SECRET.`,
      error,
    );
  }
  return read(file) ?? '';
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw invalid(
      `The key of links ${file} cannot be read (${codeOf(error)}); make it readable for who runs WITHIN.`,
      error,
    );
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'error');

const invalid = (message: string, cause?: unknown): WithinError =>
  new WithinError('CONFIG_INVALID', message, { variable: 'WITHIN_LINK_SECRET' }, cause);
