/**
 * @module A real SMTP server for tests and the bench of deliveries, which takes what comes, with faults where a
 * schedule puts them. Its log is what is believed of a delivery.
 */
import { createHash } from 'node:crypto';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { FaultSchedule } from './fault-schedule.ts';

export const smtpFaults = [
  /** 451 to the recipient. */
  'refuse-for-now',
  /** 550 to the recipient. */
  'refuse-for-good',
  /** 451 to the message. */
  'refuse-message-for-now',
  /** 554 to the message. */
  'refuse-message-for-good',
  /** The connection ends at the recipient. */
  'drop-before-data',
  /** The connection ends when the message has begun. */
  'drop-in-data',
  /** The message is taken and the connection ends in place of an answer. */
  'drop-after-data',
  /** The message is taken and no answer comes. */
  'stall-after-data',
  /** No answer to the recipient comes. */
  'stall-before-data',
] as const;
export type SmtpFault = (typeof smtpFaults)[number];

/** One message that the server has taken, be it that the sender knows or not. */
export interface ReceivedMail {
  /** Header `X-Within-Delivery`. */
  readonly key: string;
  /** The recipient's address. */
  readonly person: string;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly messageId: string;
  /** DSN id. */
  readonly envelopeId: string;
  /** False: the sender was not told. */
  readonly answered: boolean;
  /** Kept with `keepMessages` only. */
  readonly raw?: string;
}

export interface SmtpSinkOptions {
  /** By DSN id, which is `envelopeIdOf(key)`, and attempt from 1. */
  readonly faults?: FaultSchedule<SmtpFault>;
  readonly keepMessages?: boolean;
  /** STARTTLS with this certificate, PEM. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** TLS from the first byte. */
  readonly secure?: boolean;
  /** The only user that may send. */
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Any free one when absent. */
  readonly port?: number;
  /** Code with which every sender is met, as 421. */
  readonly refuseSender?: number;
}

export interface SmtpSink {
  readonly port: number;
  /** `smtp://127.0.0.1:port`. */
  readonly address: string;
  readonly received: readonly ReceivedMail[];
  /** Faults that were met, in order. */
  readonly faults: readonly { readonly fault: SmtpFault; readonly envelopeId: string; readonly attempt: number }[];
  /** Resolves when a message has stalled. */
  stalled(): Promise<void>;
  stop(): Promise<void>;
}

/** What the e-mail channel gives as DSN id, so that a fault before the message can be told by its key. */
export const envelopeIdOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 40);

const header = (raw: string, name: string): string =>
  new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(raw.slice(0, raw.indexOf('\r\n\r\n')))?.[1]?.trim() ?? '';

const problem = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

/** DSN id of the message under way; the recipient where the sender gave none. */
function envelopeId(session: SMTPServerSession, recipient = ''): string {
  const { dsn, rcptTo } = session.envelope as { dsn?: { envid?: string | null }; rcptTo: { address: string }[] };
  return dsn?.envid || recipient || (rcptTo[0]?.address ?? '');
}

class Sink {
  readonly received: ReceivedMail[] = [];
  readonly faults: { fault: SmtpFault; envelopeId: string; attempt: number }[] = [];
  readonly sockets = new Map<number, Socket>();
  readonly #attempts = new Map<string, number>();
  readonly #current = new Map<string, SmtpFault | undefined>();
  readonly #stalls: (() => void)[] = [];
  readonly #options: SmtpSinkOptions;
  #hasStalled = false;

  constructor(options: SmtpSinkOptions) {
    this.#options = options;
  }

  drop({ remotePort }: SMTPServerSession): void {
    this.sockets.get(remotePort)?.resetAndDestroy();
  }

  /** Each recipient that is named is an attempt. */
  begin(session: SMTPServerSession, recipient: string): SmtpFault | undefined {
    const id = envelopeId(session, recipient);
    const attempt = (this.#attempts.get(id) ?? 0) + 1;
    this.#attempts.set(id, attempt);
    const fault = this.#options.faults?.(id, attempt);
    this.#current.set(session.id, fault);
    if (fault) this.faults.push({ fault, envelopeId: id, attempt });
    return fault;
  }

  faultOf(session: SMTPServerSession): SmtpFault | undefined {
    return this.#current.get(session.id);
  }

  stall(): void {
    this.#hasStalled = true;
    for (const tell of this.#stalls.splice(0)) tell();
  }

  stalled(): Promise<void> {
    return this.#hasStalled ? Promise.resolve() : new Promise((tell) => this.#stalls.push(tell));
  }

  take(raw: string, session: SMTPServerSession, answered: boolean): void {
    this.received.push({
      key: header(raw, 'X-Within-Delivery'),
      person: session.envelope.rcptTo[0]?.address ?? '',
      at: Date.now(),
      messageId: header(raw, 'Message-ID'),
      envelopeId: envelopeId(session),
      answered,
      ...(this.#options.keepMessages && { raw }),
    });
  }
}

function atRecipient(sink: Sink, session: SMTPServerSession, recipient: string, done: (error?: Error) => void): void {
  const fault = sink.begin(session, recipient);
  if (fault === 'stall-before-data') return sink.stall();
  if (fault === 'drop-before-data') return sink.drop(session);
  if (fault === 'refuse-for-now') return done(problem(451, `4.2.1 <${recipient}> is busy`));
  if (fault === 'refuse-for-good') return done(problem(550, `5.1.1 <${recipient}> is unknown`));
  done();
}

function atMessage(sink: Sink, session: SMTPServerSession, raw: string, done: (error?: Error) => void): void {
  const fault = sink.faultOf(session);
  if (fault === 'refuse-message-for-now') return done(problem(451, '4.3.0 not now'));
  if (fault === 'refuse-message-for-good') return done(problem(554, '5.7.1 not wanted'));
  sink.take(raw, session, fault === undefined);
  if (fault === 'stall-after-data') return sink.stall();
  if (fault === 'drop-after-data') return sink.drop(session);
  done();
}

function serverOf(sink: Sink, { tls, secure, auth, refuseSender }: SmtpSinkOptions): SMTPServer {
  return new SMTPServer({
    logger: false,
    authOptional: auth === undefined,
    allowInsecureAuth: true,
    hideDSN: false,
    ...(secure && { secure }),
    ...(tls && { key: tls.key, cert: tls.cert }),
    disabledCommands: [...(tls && !secure ? [] : ['STARTTLS']), ...(auth ? [] : ['AUTH'])],
    onAuth(given, _session, done) {
      const fits = given.username === auth?.user && given.password === auth?.pass;
      // As a careless server would: it repeats what it was given, and how.
      const sent = Buffer.from(`\0${given.username}\0${given.password}`).toString('base64');
      if (!fits)
        return done(problem(535, `5.7.8 ${given.username} may not enter with ${given.password} (PLAIN ${sent})`));
      done(null, { user: given.username });
    },
    onMailFrom(_address, _session, done) {
      done(refuseSender === undefined ? null : problem(refuseSender, 'sender not taken'));
    },
    onRcptTo({ address }, session, done) {
      atRecipient(sink, session, address, done);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (sink.faultOf(session) === 'drop-in-data') sink.drop(session);
      });
      stream.on('end', () => atMessage(sink, session, Buffer.concat(chunks).toString('utf8'), done));
    },
  });
}

/** Listens on a port of its own. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const sink = new Sink(options);
  const server = serverOf(sink, options);
  // What a dropped connection says here is what was planned.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sink.sockets.set(port, socket);
    socket.on('close', () => sink.sockets.delete(port));
  });
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    address: `${options.secure ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    received: sink.received,
    faults: sink.faults,
    stalled: () => sink.stalled(),
    async stop() {
      const closed = new Promise<void>((done) => server.close(done));
      for (const socket of sink.sockets.values()) socket.destroy();
      await closed;
    },
  };
}
