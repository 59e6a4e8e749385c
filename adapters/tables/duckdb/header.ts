/** @module The first record of a CSV text (RFC 4180). */

export interface FirstRecord {
  readonly fields: string[];
  /** Offset behind the record, or -1 when the text ends inside it. */
  readonly end: number;
}

function unquoted(field: string): string {
  return field.startsWith('"') ? field.slice(1, field.endsWith('"') ? -1 : undefined).replaceAll('""', '"') : field;
}

/** Offset of the next separator or line end outside quotes, or of the end of the text. */
function endOfField(text: string, start: number, delimiter: string): number {
  let quoted = text[start] === '"';
  for (let at = quoted ? start + 1 : start; at < text.length; at++) {
    const char = text[at];
    // A doubled quote closes and opens again.
    if (char === '"' && text[start] === '"') quoted = !quoted;
    else if (!quoted && (char === delimiter || char === '\n' || char === '\r')) return at;
  }
  return text.length;
}

/** Fields of the record that a text starts with. */
export function firstRecord(text: string, delimiter: string): FirstRecord {
  const fields: string[] = [];
  for (let start = 0; ; ) {
    const end = endOfField(text, start, delimiter);
    fields.push(unquoted(text.slice(start, end)));
    if (end === text.length) return { fields, end: -1 };
    if (text[end] !== delimiter) return { fields, end: end + (text.startsWith('\r\n', end) ? 2 : 1) };
    start = end + 1;
  }
}
