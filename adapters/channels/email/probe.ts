/** @module Whether a mail server takes our connection, TLS and password; no mail is sent. */
import nodemailer from 'nodemailer';
import { messageOf, reasonOf } from '../reason.ts';
import { smtpAddress } from './address.ts';

/** Milliseconds: a person waits for the answer. */
const patienceMs = 5_000;

/** `text` is the address with its password. What was found; throws a plain error without the password. */
export async function probeMailServer(text: string): Promise<string> {
  const { host, port, secure, requireTLS, auth } = smtpAddress(text);
  const times = { dnsTimeout: patienceMs, connectionTimeout: patienceMs, greetingTimeout: patienceMs };
  const transport = nodemailer.createTransport({
    host,
    port,
    secure,
    requireTLS,
    ...(auth && { auth: { ...auth } }),
    ...times,
    socketTimeout: patienceMs,
    logger: false,
  });
  try {
    await transport.verify();
    const tls = secure ? ', TLS' : requireTLS ? ', STARTTLS' : '';
    return `${host}:${port} answers${tls}${auth ? ', takes the password' : ''}`;
  } catch (error) {
    const secrets = auth ? [auth.pass, `\0${auth.user}\0${auth.pass}`] : [];
    throw new Error(`${host}:${port}: ${reasonOf(messageOf(error), secrets)}`);
  } finally {
    transport.close();
  }
}
