/** @module Lines of a byte stream with bounded memory: a line that is too long is cut, and the rest of it dropped. */
import { StringDecoder } from 'node:string_decoder';

export class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string, cut: boolean) => void;
  readonly #longest: number;
  #rest = '';
  #cut = false;

  /** `longest` is in characters. */
  constructor(longest: number, onLine: (line: string, cut: boolean) => void) {
    this.#longest = longest;
    this.#onLine = onLine;
  }

  push(bytes: Buffer): void {
    const pieces = this.#decoder.write(bytes).split('\n');
    for (const [index, piece] of pieces.entries()) {
      this.#append(piece);
      if (index < pieces.length - 1) this.#emit();
    }
  }

  end(): void {
    this.#append(this.#decoder.end());
    if (this.#rest !== '' || this.#cut) this.#emit();
  }

  #append(piece: string): void {
    const room = this.#longest - this.#rest.length;
    if (piece.length > room) this.#cut = true;
    this.#rest += piece.slice(0, room);
  }

  #emit(): void {
    const line = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest;
    const cut = this.#cut;
    this.#rest = '';
    this.#cut = false;
    this.#onLine(line, cut);
  }
}
