/**
 * @module Writes `docs/pipelines.md` from the schema of the pipeline file: one table per object, each key with type and
 * meaning. `test/docs.test.ts` compares the file with it; `npx vitest run test/docs.test.ts -u` writes it anew.
 */
import { z } from 'zod';
import { pipelineSchema } from '../../contracts/pipeline.ts';

const introduction = `# Pipeline files

A pipeline is one file: YAML, JSON, or TypeScript that exports \`definePipeline({...})\`. All three go through one schema, which is published as JSON Schema so that an editor completes it. A key that is not in these tables is refused, with its path and the nearest known key.

Three kinds exist: \`feature\`, \`training\` and \`validation\`. The keys \`dataset\`, \`check\`, \`features\`, \`split\`, \`model\` and \`evaluate\` are shorthand for a graph of steps; \`steps\` writes the graph itself. \`within plan FILE\` shows the graph that a file stands for.

A key is optional unless it is marked *required*. This page is made from the schema; change the schema, not the page.
`;

interface Section {
  readonly title: string;
  readonly shape: z.ZodObject;
}

/** Sections in the order in which keys first lead to them; an object that several keys share gets one section. */
class Sections {
  readonly list: Section[] = [];

  /** Title of the section of this object; the first path that reaches it names it. */
  title(shape: z.ZodObject, path: string): string {
    const known = this.list.find((section) => sameShape(section.shape, shape));
    if (known) return known.title;
    this.list.push({ title: path, shape });
    return path;
  }
}

/** Refinements wrap an object anew, so the keys' own schemas tell whether two objects are one. */
function sameShape(one: z.ZodObject, other: z.ZodObject): boolean {
  const keys = Object.keys(one.shape);
  return keys.length === Object.keys(other.shape).length && keys.every((key) => one.shape[key] === other.shape[key]);
}

/** The sentence that a pattern of text was given in the schema; nothing for zod's own wording. */
function rule(schema: z.ZodString): string {
  const message = schema.safeParse('\u0000').error?.issues[0]?.message ?? '';
  return /^(Invalid|Too)/.test(message) ? '' : message;
}

function limits(schema: z.ZodNumber): string {
  const { minValue, maxValue } = schema;
  const low = minValue !== null && Number.isFinite(minValue) && minValue > -Number.MAX_SAFE_INTEGER;
  const high = maxValue !== null && Number.isFinite(maxValue) && maxValue < Number.MAX_SAFE_INTEGER;
  const json = z.toJSONSchema(schema) as { exclusiveMinimum?: number; exclusiveMaximum?: number };
  const lower = low ? ` ${json.exclusiveMinimum === undefined ? 'from' : 'above'} ${minValue}` : '';
  const upper = high ? ` ${json.exclusiveMaximum === undefined ? 'to' : 'below'} ${maxValue}` : '';
  return `${schema.isInt ? 'whole number' : 'number'}${lower}${upper}`;
}

function describeType(schema: unknown, path: string, sections: Sections): string {
  const inner = (of: unknown, at = path): string => describeType(of, at, sections);
  if (schema instanceof z.ZodOptional) return inner(schema.unwrap());
  if (schema instanceof z.ZodObject)
    return `[${sections.title(schema, path)}](#${anchor(sections.title(schema, path))})`;
  if (schema instanceof z.ZodArray) return `list of ${inner(schema.element, `${path}[]`)}`;
  if (schema instanceof z.ZodRecord) return `map of ${inner(schema.valueType, `${path}.*`)}`;
  if (schema instanceof z.ZodUnion) return [...new Set(schema.options.map((option) => inner(option)))].join(' or ');
  return describeScalar(schema);
}

function describeScalar(schema: unknown): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodLiteral) return [...schema.values].map((value) => `\`${value}\``).join(', ');
  if (schema instanceof z.ZodString) return rule(schema) === '' ? 'text' : `text: ${rule(schema)}`;
  if (schema instanceof z.ZodNumber) return limits(schema);
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodLazy) return 'any JSON value';
  throw new Error(`docs/pipelines.md has no words for ${String((schema as z.ZodType).def.type)}; add them here.`);
}

/** GitHub's anchor of a heading. */
function anchor(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9 -]/g, '');
}

function row(name: string, schema: z.ZodType, path: string, sections: Sections): string {
  const type = describeType(schema, path, sections);
  const need = schema instanceof z.ZodOptional ? '' : '*required*, ';
  const cells = [`\`${name}\``, `${need}${type}`, schema.description ?? ''];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function table(section: Section, sections: Sections): string {
  const prefix = section.title === 'pipeline' ? '' : `${section.title}.`;
  const rows = Object.entries(section.shape.shape).map(([name, schema]) =>
    row(name, schema as z.ZodType, `${prefix}${name}`, sections),
  );
  return [`## ${section.title}`, '', '| key | type | meaning |', '|---|---|---|', ...rows, ''].join('\n');
}

/** The whole page, ending with a line break. */
export function pipelineReference(): string {
  const sections = new Sections();
  sections.title(pipelineSchema, 'pipeline');
  const parts = [introduction];
  // The list grows while it is walked: a table names the objects below it.
  for (const section of sections.list) parts.push(table(section, sections));
  return parts.join('\n');
}
