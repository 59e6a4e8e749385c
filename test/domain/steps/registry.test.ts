import { globSync } from 'tinyglobby';
import { expect, it } from 'vitest';
import { stepNamePattern } from '../../../contracts/names.ts';
import { builtinSteps } from '../../../domain/steps/registry.ts';

it('holds each step under its own name, in a file of that name', () => {
  const files = globSync('domain/steps/*.ts').map((file) => file.replace(/^.*\/|\.ts$/g, ''));
  for (const [name, step] of builtinSteps) {
    expect(step.name).toBe(name);
    expect(name).toMatch(stepNamePattern);
    expect(files).toContain(name);
  }
  expect(builtinSteps.size).toBe(26);
});

it('says of each step what it does, and gives it at least one input and output', () => {
  for (const step of builtinSteps.values()) {
    expect(step.summary).not.toBe('');
    expect([...step.inputs, ...(step.optional ?? [])]).not.toEqual([]);
    if (typeof step.outputs !== 'function') expect(Object.keys(step.outputs)).not.toEqual([]);
  }
});
