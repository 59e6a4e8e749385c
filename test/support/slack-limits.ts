/**
 * @module What Slack refuses of a message, by its documents: docs.slack.dev/reference/block-kit and
 * …/methods/chat.postMessage. Written apart from the code that keeps the limits.
 */

type Json = Readonly<Record<string, unknown>>;

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

function textProblems(text: unknown, longest: number, where: string): string[] {
  const { type, text: content } = (text ?? {}) as Json;
  if (type !== 'plain_text' && type !== 'mrkdwn') return [`${where} has no text object`];
  if (typeof content !== 'string' || content.length === 0) return [`${where} is empty`];
  return content.length > longest ? [`${where} has ${content.length} of ${longest}`] : [];
}

function buttonProblems(button: Json): string[] {
  const { action_id: action, value, url, style } = button;
  return [
    ...textProblems(button['text'], 75, 'button'),
    ...(typeof action === 'string' && action.length > 0 && action.length <= 255 ? [] : ['action_id']),
    ...(value === undefined || (typeof value === 'string' && value.length <= 2000) ? [] : ['value']),
    ...(url === undefined || (typeof url === 'string' && url.length <= 3000) ? [] : ['url']),
    ...(style === undefined || style === 'primary' || style === 'danger' ? [] : ['style']),
  ];
}

function twice(values: readonly unknown[]): boolean {
  const given = values.filter((value) => value !== undefined);
  return new Set(given).size < given.length;
}

const blockRules: Readonly<Record<string, (block: Json) => string[]>> = {
  header: ({ text }) => textProblems(text, 150, 'header'),
  section: ({ text, fields }) => [
    ...(text === undefined && fields === undefined ? ['section is empty'] : []),
    ...(text === undefined ? [] : textProblems(text, 3000, 'section')),
    ...(list(fields).length > 10 ? ['fields'] : []),
    ...list(fields).flatMap((field) => textProblems(field, 2000, 'field')),
  ],
  context: ({ elements }) => [
    ...(list(elements).length === 0 || list(elements).length > 10 ? ['context elements'] : []),
    ...list(elements).flatMap((element) => textProblems(element, 3000, 'context')),
  ],
  actions: ({ elements }) => [
    ...(list(elements).length === 0 || list(elements).length > 25 ? ['actions elements'] : []),
    ...(twice(list(elements).map((element) => element['action_id'])) ? ['action_id twice'] : []),
    ...list(elements).flatMap(buttonProblems),
  ],
};

/** Empty where Slack takes it. */
export function slackProblems({ text, blocks }: { readonly text?: unknown; readonly blocks?: unknown }): string[] {
  const all = list(blocks);
  return [
    ...(typeof text === 'string' && text.length > 0 && text.length <= 40_000 ? [] : ['text']),
    ...(all.length > 50 ? [`${all.length} blocks`] : []),
    ...(twice(all.map((block) => block['block_id'])) ? ['block_id twice'] : []),
    ...all.flatMap((block) => blockRules[String(block['type'])]?.(block) ?? [`block of type ${String(block['type'])}`]),
  ];
}
