/** @module An e-mail as its reader's program has it: headers unfolded, quoted-printable text as it was written. */

export function decodedMail(raw: string): string {
  const unfolded = raw.replace(/\r\n[ \t]+/g, ' ');
  return unfolded
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
