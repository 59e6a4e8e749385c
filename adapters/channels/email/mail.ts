/** @module The message that nodemailer sends: one recipient, identity from the delivery key, headers of automatic mail. */
import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import type { OutboundMessage } from '../../../contracts/delivery.ts';
import type { EmailContent } from '../../../domain/collaboration/messages/email.ts';
import { oneLine } from '../../../domain/collaboration/messages/untrusted.ts';
import type { Mailbox } from './address.ts';

/** Names a delivery where its key would be too long or hold what is not allowed; 40 hex digits. */
const identity = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 40);

/** The same for every attempt of a delivery, so that mail programs show a repeat once and a bounce finds its delivery. */
export function messageId(key: string, from: Mailbox): string {
  return `<within.${identity(key)}@${from.address.split('@')[1] ?? 'localhost'}>`;
}

const headersOf = ({ key }: OutboundMessage, { unsubscribe }: EmailContent): Record<string, string> => ({
  'X-Within-Delivery': key,
  // RFC 3834: no out-of-office note answers this.
  'Auto-Submitted': 'auto-generated',
  ...(unsubscribe !== undefined && {
    // RFC 8058.
    'List-Unsubscribe': `<${new URL(unsubscribe).href}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }),
});

export function mailOf(
  message: OutboundMessage,
  content: EmailContent,
  { from, to }: { readonly from: Mailbox; readonly to: Mailbox },
): SendMailOptions {
  const { key, priority, replyTo } = message;
  const first = replyTo === undefined ? undefined : messageId(replyTo, from);
  return {
    messageId: messageId(key, from),
    from: { ...from },
    to: { name: oneLine(to.name, 200), address: to.address },
    envelope: { from: from.address, to: [to.address] },
    subject: content.subject,
    text: content.text,
    html: content.html,
    headers: headersOf(message, content),
    ...(first !== undefined && { inReplyTo: first, references: first }),
    ...(priority === 'critical' && { priority: 'high' as const }),
    dsn: { id: identity(key), return: 'headers', notify: ['failure', 'delay'], recipient: to.address },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
