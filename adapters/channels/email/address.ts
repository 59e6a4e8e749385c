/** @module The address of a mail server, `smtps://user:password@host` or `smtp://host:587?requireTLS=true`, and of a sender. */
import addressparser from 'nodemailer/lib/addressparser';

export interface SmtpAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly secure: boolean;
  /** STARTTLS or nothing. */
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Errors: a plain one that never repeats the address, since it may hold a password. */
export function smtpAddress(text: string): SmtpAddress {
  const url = serverUrl(text);
  const secure = url.protocol === 'smtps:';
  const auth = authOf(url);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && requiresTls(url, auth !== undefined),
    ...(auth && { auth }),
  };
}

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.hostname === '' || !/^smtps?:$/.test(url.protocol))
    throw new Error('it is no smtp:// or smtps:// address');
  if ([...url.searchParams.keys()].some((name) => name !== 'requireTLS'))
    throw new Error('it asks for something else than requireTLS');
  return url;
}

function authOf({ username, password }: URL): SmtpAddress['auth'] {
  if (username === '' && password === '') return undefined;
  return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

/** A password does not travel in the clear unless the address says so, or it stays on the machine. */
function requiresTls(url: URL, hasPassword: boolean): boolean {
  const asked = url.searchParams.get('requireTLS');
  if (asked !== null && asked !== 'true' && asked !== 'false') throw new Error('requireTLS is true or false');
  if (asked !== null) return asked === 'true';
  return hasPassword && !loopback.has(url.hostname);
}

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** One mailbox, or undefined: what holds several, or none that mail can go to. */
export function mailbox(text: string): Mailbox | undefined {
  const [first, ...more] = addressparser(text);
  const address = first?.address;
  return address !== undefined && more.length === 0 && isAddress(address)
    ? { name: first?.name ?? '', address }
    : undefined;
}

/** One `@`, no space, quote, bracket, comma or control character: what could be taken for a second address or a header. */
export function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>"'(),;:\\[\]\p{Cc}]+@[^\s@<>"'(),;:\\[\]\p{Cc}]+$/u.test(text);
}
