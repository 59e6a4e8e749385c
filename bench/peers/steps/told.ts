/** @module Reads what the step before it gave; never reused, so that it reads each time. */
interface Arguments {
  readonly inputs: Readonly<Record<string, { text(): Promise<string> }>>;
}

export async function told({ inputs }: Arguments): Promise<string> {
  return (await inputs['value']?.text()) ?? '';
}
