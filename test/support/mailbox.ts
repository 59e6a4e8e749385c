/** @module A mail server of a test's own: what a project must know of it, and what came to whom. */
import { decodedMail } from './decoded-mail.ts';
import { type ReceivedMail, startSmtpSink } from './smtp-sink.ts';

export interface Mailbox {
  /** Variables of a project that sends its mails here. */
  readonly environment: Readonly<Record<string, string>>;
  /** In the order in which they came. */
  readonly received: readonly ReceivedMail[];
  /** Texts as their reader's program shows them. */
  textsTo(address: string): string[];
  /** Whom mails with this subject came to, each address once, sorted. */
  toldOf(subject: string): string[];
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const sink = await startSmtpSink({ keepMessages: true });
  const addressesOf = (mails: readonly ReceivedMail[]) => [...new Set(mails.map(({ person }) => person))].toSorted();
  return {
    environment: {
      WITHIN_SMTP: 'env:TEST_SMTP_ADDRESS',
      TEST_SMTP_ADDRESS: sink.address,
      WITHIN_MAIL_FROM: 'WITHIN <within@example.org>',
    },
    received: sink.received,
    textsTo: (address) =>
      sink.received.filter(({ person }) => person === address).map(({ raw = '' }) => decodedMail(raw)),
    toldOf: (subject) =>
      addressesOf(sink.received.filter(({ raw = '' }) => decodedMail(raw).includes(`\r\nSubject: ${subject}\r\n`))),
    close: () => sink.stop(),
  };
}
