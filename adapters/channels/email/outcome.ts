/** @module What became of a mail, from nodemailer's error and from how far the message was read. */
import type { SendResult } from '../../../contracts/delivery.ts';
import { codeOf, messageOf } from '../reason.ts';

/** Fields of nodemailer's errors. */
interface SmtpError {
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly responseCode?: number;
  /** Of a reply: true for what the server will never take. */
  readonly permanent?: boolean;
}

export interface FailedMail {
  readonly error: unknown;
  /**
   * True: the whole message, and so perhaps the end mark behind it, was handed to the connection. A server keeps
   * nothing of a message whose end it has not seen (RFC 5321, 4.1.1.4).
   */
  readonly handedOver: boolean;
  /** Gives a sentence without addresses and secrets. */
  readonly tell: (text: string) => string;
}

/** Codes of Node's TLS about a certificate: not a matter of trying again. */
const certificate = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|ERR_SSL|ERR_TLS/;

/** 5yz is for good, 4yz for now, a connection that ends before the message is over for now, after it nobody knows. */
export function outcomeOf({ error, handedOver, tell }: FailedMail): SendResult {
  const problem = (error instanceof Error ? error : {}) as SmtpError;
  const reason = tell(messageOf(error));
  if (problem.responseCode !== undefined) return ofReply(problem, reason);
  if (problem.code === 'ETLS' || certificate.test(`${problem.originalCode ?? ''} ${codeOf(error) ?? ''}`))
    return ofTls(problem, reason);
  // Larger than the server announced that it takes.
  if (problem.code === 'EMESSAGE' || problem.code === 'EENVELOPE') return { outcome: 'refused', reason };
  if (problem.code === 'ENOAUTH' || problem.code === 'ECONFIG')
    return { outcome: 'refused', reason, channelWide: true };
  if (!handedOver) return { outcome: 'retry', reason };
  return { outcome: 'ambiguous', reason: `The mail server did not say whether it took the message: ${reason}` };
}

function ofReply({ code, command, responseCode, permanent }: SmtpError, reason: string): SendResult {
  if (code === 'ETLS' && command === 'STARTTLS') return withoutTls();
  if (permanent !== true) return { outcome: 'retry', reason };
  // About this sender or its password, whoever the mail is for; 552 is about the size of the message.
  const channelWide = code === 'EAUTH' || (command === 'MAIL FROM' && responseCode !== 552);
  return { outcome: 'refused', reason, ...(channelWide && { channelWide }) };
}

const withoutTls = (): SendResult => ({
  outcome: 'refused',
  reason:
    'The mail server offers no STARTTLS, which its address requires; use another port or smtps://, or say requireTLS=false where the way is safe.',
  channelWide: true,
});

/** A handshake that broke off may pass the next time; a certificate that is not trusted does not. */
function ofTls({ originalCode = '', code = '' }: SmtpError, reason: string): SendResult {
  if (!certificate.test(`${originalCode} ${code} ${reason.toUpperCase().replaceAll(/[\s-]/g, '_')}`))
    return { outcome: 'retry', reason };
  return {
    outcome: 'refused',
    reason: `The certificate of the mail server is not trusted: ${reason}; name its authority in NODE_EXTRA_CA_CERTS.`,
    channelWide: true,
  };
}
