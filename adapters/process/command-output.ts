/** @module What a command says while it runs: messages to the step's control, the tail of its errors, all bounded. */
import type { StepControl } from '../../domain/pipeline/ports.ts';
import { LineReader } from './line-reader.ts';
import { type Answer, readAnswer, readLine } from './protocol.ts';
import type { Redaction } from './redaction.ts';

/** Longest line of standard output, in characters. */
const longestLine = 64 << 10;
/** Lines that are passed on as logs; what a command says beyond is counted. */
const mostLogLines = 10_000;
const tailLines = 20;
const longestTailLine = 2_000;

export interface OutputOptions {
  /** Values that must not appear in a message or a log. */
  readonly hidden: Redaction;
  onBroken(problem: string, line: number): void;
  /** Of a program that is asked: its answers, which are lines with an `id`. */
  readonly onAnswer?: (answer: Answer) => void;
}

export class CommandOutput {
  readonly #control: StepControl;
  readonly #options: OutputOptions;
  readonly #stdout: LineReader;
  readonly #stderr: LineReader;
  readonly #tail: string[] = [];
  #lines = 0;
  #plain = 0;
  #logged = 0;
  #diskFull = false;

  constructor(control: StepControl, options: OutputOptions) {
    this.#control = options.hidden.control(control);
    this.#options = options;
    this.#stdout = new LineReader(longestLine, (line, cut) => this.#onStdout(line, cut));
    this.#stderr = new LineReader(longestTailLine, (line, cut) => this.#onStderr(line, cut));
  }

  stdout(bytes: Buffer): void {
    this.#stdout.push(bytes);
  }

  stderr(bytes: Buffer): void {
    this.#stderr.push(bytes);
  }

  end(): void {
    this.#stdout.end();
    this.#stderr.end();
    const dropped = this.#logged - mostLogLines;
    if (dropped > 0) this.#control.log(`${dropped} more lines of output were not kept.`);
    if (this.#plain > 0) this.#control.log(`${this.#plain} lines of standard output were no JSON messages.`);
  }

  /** Last lines of standard error, secrets left out. */
  get tail(): readonly string[] {
    return this.#tail;
  }

  get saidDiskFull(): boolean {
    return this.#diskFull;
  }

  #log(text: string): void {
    this.#logged += 1;
    if (this.#logged <= mostLogLines) this.#control.log(text);
  }

  #isAnswer(line: string): boolean {
    const { onAnswer } = this.#options;
    const answer = onAnswer && readAnswer(line);
    if (answer) onAnswer(answer);
    return answer !== undefined;
  }

  #onStdout(line: string, cut: boolean): void {
    this.#lines += 1;
    if (!cut && this.#isAnswer(line)) return undefined;
    const message = cut ? ({ kind: 'plain' } as const) : readLine(line);
    switch (message.kind) {
      case 'progress':
        return this.#control.progress(message.share, message.message);
      case 'metric':
        return this.#log(`${message.name} = ${message.value}`);
      case 'log':
        return this.#log(message.text);
      case 'broken':
        return this.#options.onBroken(message.problem, this.#lines);
      case 'plain':
        if (line.trim() === '') return undefined;
        this.#plain += 1;
        // Cut only after what is hidden is out: half a value would not be known again.
        return this.#log(cut ? `${this.#options.hidden.text(line).slice(0, longestTailLine)}…` : line);
    }
  }

  #onStderr(said: string, cut: boolean): void {
    const line = cut ? this.#options.hidden.cutText(said) : this.#options.hidden.text(said);
    if (/No space left on device|ENOSPC|Disk quota exceeded/.test(line)) this.#diskFull = true;
    this.#log(line);
    this.#tail.push(line);
    if (this.#tail.length > tailLines) this.#tail.shift();
  }
}
