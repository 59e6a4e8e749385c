/** @module Sends one e-mail in a process of its own: `send-email ADDRESS FROM`, since Node reads authorities at its start. */
import { EmailChannel } from '../../adapters/channels/email/channel.ts';
import { aMessage, anna, noLinks } from './collaboration-messages.ts';

const [server = '', from = ''] = process.argv.slice(2);
const channel = new EmailChannel({ server: () => server, from, links: noLinks });
const { signal } = new AbortController();
const result = await channel.send({ message: aMessage(), person: anna, isRetry: false, signal });
process.stdout.write(JSON.stringify(result));
await channel.close();
