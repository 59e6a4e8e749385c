/** @module The step of the correctness table: a line for each execution, then the answer of its helper. */
import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import { respond } from './helper.ts';

interface Arguments {
  readonly params: { readonly value: unknown; readonly executions: string; readonly seconds: number };
}

export async function answer({ params }: Arguments): Promise<string> {
  appendFileSync(params.executions, `${inspect(params.value)}\n`);
  await setTimeout(params.seconds * 1000);
  return inspect(respond(params.value));
}
