/** @module The words, signs, numbers and quoted texts of an expression. */
import type { WithinError } from '../../../contracts/errors.ts';

export interface Token {
  readonly kind: 'word' | 'column' | 'text' | 'number' | 'sign' | 'end';
  /** Without its quotes. */
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
}

const token =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\p{L}\p{N}_])|(?<word>[\p{L}_][\p{L}\p{N}_]*)|(?<column>"(?:[^"]|"")+")|(?<text>'(?:[^']|'')*')|(?<sign><=|>=|<>|!=|==|[-+*/%=<>(),]))/uy;

/** A doubled quote inside quotes is one of its kind. */
function unquoted(text: string): string {
  const quote = text[0] ?? '';
  return text.slice(1, -1).replaceAll(quote + quote, quote);
}

export function tokensOf(text: string, error: (message: string, text: string, at: number) => WithinError): Token[] {
  const end = text.trimEnd().length;
  const tokens: Token[] = [];
  for (let index = 0; index < end; ) {
    token.lastIndex = index;
    const found = token.exec(text);
    if (!found) {
      const at = index + (/^\s*/.exec(text.slice(index))?.[0].length ?? 0);
      const quote = text[at] === '"' || text[at] === "'";
      throw error(quote ? 'opens a quote that it never closes' : `has the strange sign "${text[at]}"`, text, at);
    }
    index = token.lastIndex;
    const [kind, raw] = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined) ?? ['sign', ''];
    const quoted = kind === 'column' || kind === 'text';
    tokens.push({ kind: kind as Token['kind'], text: quoted ? unquoted(raw) : raw, at: index - raw.length });
  }
  return tokens;
}
