/** @module The pipeline schema as JSON Schema, for editors. `docs/pipeline.schema.json` is this, checked by a test. */
import { z } from 'zod';
import { pipelineSchema } from './pipeline.ts';

/** A refinement has no counterpart in JSON Schema, so that of a step's code is written here. */
function requireOneCode({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const keys = Object.keys(jsonSchema.properties ?? {});
  if (keys.includes('use') && keys.includes('command'))
    jsonSchema.oneOf = [{ required: ['use'] }, { required: ['command'] }];
}

/** Draft 2020-12; unknown keys are refused, as the loader refuses them. */
export function pipelineJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(pipelineSchema, { io: 'input', reused: 'inline', override: requireOneCode });
  return { title: 'WITHIN pipeline', ...schema };
}

/** The text of the published file. */
export function pipelineJsonSchemaText(): string {
  return `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`;
}
