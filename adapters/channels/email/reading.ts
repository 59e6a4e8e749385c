/**
 * @module How far the connection has read a message. Nodemailer's errors do not tell: whether a connection ends before
 * DATA or after the last byte, `code` is ECONNECTION and `command` is CONN (measured with 10.6.1 at each stage). The
 * stream of the message does: nothing of it is read before the server has answered DATA.
 */
import type { Readable } from 'node:stream';
import type { Transporter } from 'nodemailer';

export class MessageReading {
  readonly #streams: Readable[] = [];

  watch(stream: Readable): void {
    this.#streams.push(stream);
  }

  /** True once the last byte of the message was read, so that its end may have reached the server. */
  get isOver(): boolean {
    return this.#streams.some((stream) => stream.readableEnded);
  }
}

/** Every mail that is sent with a `reading` among its options keeps it up to date. */
export function watchReading(transport: Pick<Transporter, 'use'>): void {
  transport.use('stream', (mail, done) => {
    const { reading } = mail.data as { readonly reading?: unknown };
    if (reading instanceof MessageReading)
      mail.message.processFunc((stream) => {
        reading.watch(stream);
        return stream;
      });
    done();
  });
}
