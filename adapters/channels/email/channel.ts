/** @module E-mail by SMTP: a pool of connections, one recipient a message, the same identity for every attempt. */
import nodemailer from 'nodemailer';
import type { SendResult } from '../../../contracts/delivery.ts';
import { emailContent } from '../../../domain/collaboration/messages/email.ts';
import type { Channel, MessageLinks, SendRequest } from '../../../domain/collaboration/ports.ts';
import { messageOf, reasonOf } from '../reason.ts';
import { isAddress, type Mailbox, mailbox, type SmtpAddress, smtpAddress } from './address.ts';
import { mailOf, messageId } from './mail.ts';
import { outcomeOf } from './outcome.ts';
import { MessageReading, watchReading } from './reading.ts';

export interface EmailSettings {
  /** Gives the address of the mail server with its password; asked for with each mail. Throws a plain error. */
  readonly server: () => string;
  /** An address, or `Name <address>`. */
  readonly from: string;
  readonly links: MessageLinks;
  /** Milliseconds that the server may be silent; 60,000 when absent. Short, it makes two of mails that arrived late. */
  readonly patienceMs?: number;
}

/** Milliseconds until a server has greeted. */
const timeouts = { dnsTimeout: 10_000, connectionTimeout: 10_000, greetingTimeout: 10_000 };

const transportOf = ({ host, port, secure, requireTLS, auth }: SmtpAddress, socketTimeout = 60_000) => {
  const transport = nodemailer.createTransport({
    pool: true,
    host,
    port,
    secure,
    requireTLS,
    ...(auth && { auth: { ...auth } }),
    maxConnections: 5,
    maxMessages: 100,
    // Who calls counts attempts: nothing is sent again behind its back.
    maxRequeues: 0,
    logger: false,
    ...timeouts,
    socketTimeout,
  });
  watchReading(transport);
  return transport;
};

/** A server, and the address that it was given by. */
interface Connected {
  readonly text: string;
  readonly address: SmtpAddress;
  readonly transport: ReturnType<typeof transportOf>;
}

interface Mailboxes {
  readonly from: Mailbox;
  readonly to: Mailbox;
}

export class EmailChannel implements Channel {
  readonly name = 'email';
  readonly #settings: EmailSettings;
  /** Connections to the server whose address was given last. */
  #open: Connected | undefined;

  constructor(settings: EmailSettings) {
    this.#settings = settings;
  }

  async send(request: SendRequest): Promise<SendResult> {
    const mailboxes = this.#mailboxesOf(request);
    if ('outcome' in mailboxes) return mailboxes;
    const connected = this.#connect();
    return 'outcome' in connected ? connected : this.#sendOver(connected, request, mailboxes);
  }

  close(): Promise<void> {
    this.#open?.transport.close();
    this.#open = undefined;
    return Promise.resolve();
  }

  #mailboxesOf({ message, person }: SendRequest): SendResult | Mailboxes {
    const from = mailbox(this.#settings.from);
    if (!from) {
      const reason = 'The sender of e-mail is no address; correct WITHIN_MAIL_FROM.';
      return { outcome: 'refused', reason, channelWide: true };
    }
    if (person.email !== undefined && isAddress(person.email))
      return { from, to: { name: person.name, address: person.email } };
    const why = person.email === undefined ? 'has no e-mail address' : 'has an e-mail address that is none';
    return { outcome: 'refused', reason: `${message.person} ${why}; correct within.people.yaml.` };
  }

  /** A changed address or password takes effect with the next mail. */
  #connect(): SendResult | Connected {
    try {
      const text = this.#settings.server();
      if (this.#open?.text === text) return this.#open;
      const address = smtpAddress(text);
      this.#open?.transport.close();
      this.#open = { text, address, transport: transportOf(address, this.#settings.patienceMs) };
      return this.#open;
    } catch (error) {
      const reason = `The address of the mail server cannot be used: ${messageOf(error)}; correct WITHIN_SMTP.`;
      return { outcome: 'refused', reason, channelWide: true };
    }
  }

  async #sendOver(
    { transport, address: { auth } }: Connected,
    { message, person, signal }: SendRequest,
    mailboxes: Mailboxes,
  ): Promise<SendResult> {
    const reading = new MessageReading();
    const content = emailContent(message, person, this.#settings.links);
    const mail = { ...mailOf(message, content, mailboxes), signal, reading };
    try {
      await transport.sendMail(mail);
      return { outcome: 'confirmed', reference: { channel: 'email', id: messageId(message.key, mailboxes.from) } };
    } catch (error) {
      const secrets = auth ? [auth.pass, `\0${auth.user}\0${auth.pass}`] : [];
      return outcomeOf({ error, handedOver: reading.isOver, tell: (text) => reasonOf(text, secrets) });
    }
  }
}
