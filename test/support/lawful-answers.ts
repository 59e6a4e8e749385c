/** @module What every answer of the gateway must be, whatever was asked: no defect, nothing of the inside, nothing that a browser would run. */
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Part of each hostile text: what is sent back of it must be harmless. */
export const marker = 'hostile7marker';

const inside: readonly (readonly [string, RegExp])[] = [
  ['a stack trace', /^\s+at .+:\d+:\d+\)?$/m],
  ['a source file', /[\w-]+\.(ts|mjs|cjs):\d+|node_modules/],
  ['an error of Node', /\b(ENOENT|EACCES|ENOTDIR|ENAMETOOLONG|ERR_[A-Z_]+|FST_ERR_[A-Z_]+)\b/],
  ['a secret', /planted-secret-of-/],
];
const roots = [tmpdir(), resolve('.')];
const escapable = new RegExp(`<[^>]*${marker}|${marker}[^<"]*"[^<]*on\\w+=`);

/** Sentences; none where all is well. */
export function violationsOf({ status, headers, text }: Answer): readonly string[] {
  const header = (name: string): string => headers.get(name) ?? '';
  const type = header('content-type').split(';')[0] ?? '';
  const policy = header('content-security-policy');
  const said = `${text}\n${[...headers].map(([name, value]) => `${name}: ${value}`).join('\n')}`;
  const rules: readonly (readonly [string, boolean])[] = [
    [`status ${status}`, status < 500],
    ['no nosniff', header('x-content-type-options') === 'nosniff'],
    ['may be framed', /frame-ancestors 'none'/.test(policy)],
    [
      'may load from anywhere',
      /default-src 'none'/.test(policy) && !/unsafe-eval|script-src[^;]*unsafe-inline/.test(policy),
    ],
    ['tells its address to others', /^(no-referrer|same-origin)$/.test(header('referrer-policy'))],
    ['is kept by caches', header('cache-control') === 'no-store'],
    [`a refusal as ${type}`, status < 400 || /^(application\/problem\+json|text\/html|text\/plain)$/.test(type)],
    ['a header of the sender', headers.get('x-injected') === null && headers.get('set-cookie') === null],
    ['markup of the sender', type !== 'text/html' || !escapable.test(text)],
    ...inside.map(([what, pattern]) => [`tells ${what}`, !pattern.test(said)] as const),
    ...roots.map((root) => ['tells a folder', !said.includes(root)] as const),
  ];
  const broken = rules.flatMap(([what, holds]) => (holds ? [] : [what]));
  return type === 'application/problem+json' ? [...broken, ...problemIn(text, status)] : broken;
}

function problemIn(text: string, status: number): readonly string[] {
  if (text === '') return [];
  const problem = JSON.parse(text) as Record<string, unknown>;
  const isWhole =
    problem['status'] === status && typeof problem['detail'] === 'string' && typeof problem['code'] === 'string';
  return isWhole ? [] : ['no whole problem'];
}
