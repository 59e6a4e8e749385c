/** @module Words about what a receiver did, as they may stand in a history: no address, no secret, one line. */
import { oneLine } from '../../domain/collaboration/messages/untrusted.ts';

const longest = 300;
/** Shorter values are no secrets, and would blank out half of a sentence. */
const leastSecret = 4;
const address = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g;

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** A value as it is, as an address holds it, and as SMTP and HTTP send it. */
const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret.toWellFormed()),
  base64(secret),
  // Without the end, which depends on what follows.
  base64(secret).replace(/.{0,3}=*$/, ''),
];

/** One line of what a server said: each of `secrets` and every e-mail address is taken out. */
export function reasonOf(text: string, secrets: readonly string[] = []): string {
  const forms = secrets.flatMap(formsOf).filter((form) => form.length >= leastSecret);
  const ordered = [...new Set(forms)].sort((left, right) => right.length - left.length);
  const open = ordered.reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
  return oneLine(open.replaceAll(address, '[address]'), longest);
}

/** What was thrown, as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `ECONNREFUSED` and the like, of an error or of what caused it. */
export function codeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++)
    if ('code' in at && typeof at.code === 'string') return at.code;
  return undefined;
}
