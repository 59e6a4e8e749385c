/**
 * @module Slack's blocks as far as messages use them, within the limits that Slack documents
 * (docs.slack.dev/reference/block-kit/blocks, …/block-elements, …/composition-objects/text-object).
 */
import { cut } from './untrusted.ts';

/** In it Slack follows no markup, no mention and no control sequence. */
export interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

export interface SlackButton {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: PlainText;
  readonly value?: string;
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
}

export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: PlainText }
  | { readonly type: 'section'; readonly fields: readonly PlainText[] }
  | { readonly type: 'context'; readonly elements: readonly PlainText[] }
  | { readonly type: 'actions'; readonly block_id: string; readonly elements: readonly SlackButton[] };

/** Numbers of blocks and elements, and UTF-16 units of texts. */
export const slackLimits = {
  blocks: 50,
  header: 150,
  section: 3000,
  fields: 10,
  field: 2000,
  context: 2000,
  actions: 25,
  button: 75,
  value: 2000,
  url: 3000,
} as const;

const plain = (text: string, longest: number): PlainText => ({
  type: 'plain_text',
  // Slack refuses an empty text.
  text: cut(text, longest) || ' ',
  emoji: false,
});

export const header = (text: string): SlackBlock => ({ type: 'header', text: plain(text, slackLimits.header) });

export const section = (text: string): SlackBlock => ({ type: 'section', text: plain(text, slackLimits.section) });

export const fields = (texts: readonly string[]): SlackBlock => ({
  type: 'section',
  fields: texts.slice(0, slackLimits.fields).map((text) => plain(text, slackLimits.field)),
});

export const context = (text: string): SlackBlock => ({
  type: 'context',
  elements: [plain(text, slackLimits.context)],
});

/** None without a button, which Slack refuses. */
export function actions(id: string, buttons: readonly SlackButton[]): SlackBlock[] {
  if (buttons.length === 0) return [];
  return [{ type: 'actions', block_id: id, elements: buttons.slice(0, slackLimits.actions) }];
}

/** None where the address is longer than Slack takes. */
export function linkButton(action: string, label: string, url: string): SlackButton[] {
  if (url.length > slackLimits.url) return [];
  return [{ type: 'button', action_id: action, text: plain(label, slackLimits.button), url }];
}

export const valueButton = (
  action: string,
  label: string,
  rest: { readonly value: string; readonly style: 'primary' | 'danger' },
): SlackButton => ({ type: 'button', action_id: action, text: plain(label, slackLimits.button), ...rest });

/** Text for a place in which Slack follows its own markup: what would be a mention or a link is shown as it is written. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
