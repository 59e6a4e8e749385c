/** @module Which modules of Node a step may use without reading anything that its key does not hold. */

/** They compute on what they are given. */
const pure: ReadonlySet<string> = new Set([
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'console',
  'constants',
  'diagnostics_channel',
  'events',
  'path',
  'path/posix',
  'path/win32',
  'punycode',
  'querystring',
  'stream',
  'stream/consumers',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'timers',
  'timers/promises',
  'url',
  'util',
  'util/types',
  'zlib',
]);

const files: ReadonlySet<string> = new Set(['fs', 'fs/promises']);

/** A step writes outputs and scratch files; that tells it nothing. */
const writing: ReadonlySet<string> = new Set([
  'appendFile',
  'appendFileSync',
  'createWriteStream',
  'mkdir',
  'mkdirSync',
  'rm',
  'rmSync',
  'writeFile',
  'writeFileSync',
]);

const hashing: ReadonlySet<string> = new Set([
  'createHash',
  'createHmac',
  'hash',
  'timingSafeEqual',
  'pbkdf2',
  'pbkdf2Sync',
  'scrypt',
  'scryptSync',
  'hkdf',
  'hkdfSync',
]);

const network: ReadonlySet<string> = new Set(['dgram', 'dns', 'dns/promises', 'http', 'http2', 'https', 'net', 'tls']);

function allIn(names: readonly string[] | undefined, known: ReadonlySet<string>): boolean {
  return names?.every((name) => known.has(name)) ?? false;
}

/**
 * The reason why use of a module of Node (`fs`, without `node:`) hides something, or `undefined`. `names` are the
 * imports taken from it, `undefined` all of them. Declared files are part of the key, so they open `fs`; what probes
 * found is too, so they open the network.
 */
export function unseenOfModule(
  module: string,
  names: readonly string[] | undefined,
  declared: { readonly files: boolean; readonly probed: boolean },
): string | undefined {
  if (pure.has(module) || names?.length === 0) return undefined;
  if (files.has(module)) return declared.files || allIn(names, writing) ? undefined : `node:${module}`;
  if (network.has(module) && declared.probed) return undefined;
  if (module === 'crypto' && allIn(names, hashing)) return undefined;
  return `node:${module}`;
}
