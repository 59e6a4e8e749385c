import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pipelineJsonSchema, pipelineJsonSchemaText } from '../../contracts/pipeline-json-schema.ts';

interface JsonSchema {
  readonly additionalProperties: unknown;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly items: JsonSchema;
  readonly oneOf?: unknown;
  readonly description: string;
}

/** The file in the repository is formatted as every other one. */
function formatted(text: string): string {
  const biome = resolve('node_modules/.bin/biome');
  return execFileSync(biome, ['format', '--stdin-file-path=schema.json'], { input: text, encoding: 'utf8' });
}

describe('docs/pipeline.schema.json', () => {
  it('is what the schema makes (vitest -u writes it anew)', async () => {
    await expect(formatted(pipelineJsonSchemaText())).toMatchFileSnapshot('../../docs/pipeline.schema.json');
  });
});

describe('pipelineJsonSchema', () => {
  const schema = pipelineJsonSchema() as unknown as JsonSchema;

  it('refuses unknown keys and tells what each known one means', () => {
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(['name']);
    expect(Object.values(schema.properties).every((key) => key.description.length > 5)).toBe(true);
  });

  it('asks for one of use and command in a step, in a feature and in a model', () => {
    const either = [{ required: ['use'] }, { required: ['command'] }];
    expect(schema.properties['steps']!.items.oneOf).toEqual(either);
    expect(schema.properties['features']!.items.oneOf).toEqual(either);
    expect(schema.properties['model']!.oneOf).toEqual(either);
  });

  it('leaves parameters of steps open', () => {
    expect(schema.properties['model']!.properties['with']).toMatchObject({ type: 'object', additionalProperties: {} });
  });
});
