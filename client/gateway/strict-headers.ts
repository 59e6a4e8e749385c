/** @module Headers under which nothing that the gateway sends can load, send or run anything but what it must, and the names of this machine. */

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
export const strictHeaders = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
};

/** For a page that runs a script of the gateway and asks it for data; text that it shows can never become code. */
export const scriptedHeaders = {
  ...strictHeaders,
  'content-security-policy': `${policy}; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
};

export const localName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** Whether an address is one of this machine alone. */
export const isLocal = (host: string): boolean => localName.test(host) || host === '::1';
