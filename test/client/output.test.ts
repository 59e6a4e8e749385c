/** @module What commands print, to a terminal and to a program. */
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createOutput } from '../../client/output.ts';
import { terminalText } from '../../client/terminal-text.ts';

function printed(isTTY: boolean, text: string): readonly string[] {
  const [stdout, stderr] = [0, 1].map(() => Object.assign(new PassThrough(), { isTTY }));
  if (!stdout || !stderr) throw new Error('two streams were made');
  const output = createOutput(stdout as never, stderr as never);
  output.line(text);
  output.note(text);
  return [stdout, stderr].map((stream) => String(stream.read()));
}

const hostile =
  'column "\u001b]52;c;eA==\u0007\u001b[2J\u009b1A\r\u202etxt\u001b[8m" is \u001b[31mred\u001b[39m\n\tnext';

it('reaches a program as it is, and steers no terminal', () => {
  expect(printed(false, hostile)).toEqual([`${hostile}\n`, `${hostile}\n`]);
  const shown =
    'column "\\u001b]52;c;eA==\\u0007\\u001b[2J\\u009b1A\\u000d\\u202etxt\\u001b[8m" is \u001b[31mred\u001b[39m\n\tnext\n';
  expect(printed(true, hostile)).toEqual([shown, shown]);
});

it('leaves letters, signs and pictures of all scripts', () => {
  for (const text of ['naïve 数据 💚👩‍🔬', 'שלום', '√ → …']) expect(terminalText(text)).toBe(text);
});
