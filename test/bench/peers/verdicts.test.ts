/** @module The correctness table against systems whose faults are known, all in memory but for what they keep. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, Answers, Subject } from '../../../bench/peers/correctness/subject.ts';
import { argumentPairs, concurrentCallers, flippedBit, helperEdit } from '../../../bench/peers/correctness/verdicts.ts';

/** How a made system differs from one that is right. */
interface Faults {
  /** Key of an argument, with the helper's version; the name of the argument when absent. */
  readonly key?: (name: string, version: string) => string;
  readonly refuses?: string;
  /** How it shows an argument to the step. */
  readonly takes?: (shown: string) => string;
  /** True: what was kept is handed out unseen. */
  readonly trusting?: boolean;
  readonly shares?: boolean;
}

const shown: Readonly<Record<string, string>> = {
  nan: 'nan',
  none: 'None',
  'minus-zero': '-0.0',
  zero: '0.0',
  ab: "{'a': 1, 'b': 2}",
  ba: "{'b': 2, 'a': 1}",
  'number-key': "{1: 'x'}",
  'text-key': "{'1': 'x'}",
};

class Made implements Subject {
  readonly store = mkdtempSync(join(tmpdir(), 'within-made-'));
  readonly #faults: Faults;
  readonly #kept = new Map<string, string>();
  readonly #executions: string[] = [];
  #version = 'kept';

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  ask(names: readonly string[]): Promise<Answers> {
    return Promise.resolve(new Map(names.map((name) => [name, this.#answer(name)])));
  }

  expected(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(new Map(names.map((name) => [name, this.#plain(name)])));
  }

  editHelper(): void {
    this.#version = 'edited';
  }

  executions(): readonly string[] {
    return this.#executions;
  }

  remove(): Promise<void> {
    rmSync(this.store, { recursive: true });
    return Promise.resolve();
  }

  #plain(name: string): string {
    return shown[name] ?? `text ${this.#version}-222222222222`;
  }

  #answer(name: string): Answer {
    const { key, refuses, takes = (text) => text, trusting, shares = true } = this.#faults;
    if (name === refuses) return { failure: 'it is refused' };
    const id = key?.(name, this.#version) ?? `${name} ${this.#version}`;
    const file = join(this.store, 'kept');
    const kept = this.#kept.get(id);
    if (kept !== undefined && shares) return { value: trusting ? readFileSync(file, 'utf8') : kept };
    const value = takes(this.#plain(name));
    this.#executions.push(value);
    this.#kept.set(id, value);
    writeFileSync(file, value);
    return { value };
  }
}

const made: Made[] = [];
const open = (faults: Faults = {}): Made => {
  const subject = new Made(faults);
  made.push(subject);
  return subject;
};
afterEach(async () => {
  for (const subject of made.splice(0)) await subject.remove();
});

describe('one value after another', () => {
  it('tells a stale value after an edit of a helper', async () => {
    expect((await helperEdit(open())).text).toBe('right');
    expect((await helperEdit(open({ key: (name) => name }))).text).toBe('stale');
  });

  it('tells a flipped bit that is handed out', async () => {
    expect((await flippedBit(open())).text).toBe('right');
    expect((await flippedBit(open({ trusting: true }))).text).toBe('wrong');
  });

  it('counts the executions of two callers', async () => {
    expect((await concurrentCallers(open())).text).toBe('1 run, both right');
    expect((await concurrentCallers(open({ shares: false }))).text).toBe('2 runs, both right');
    expect((await concurrentCallers(open({ refuses: 'text' }))).text).toBe('0 runs, both fails');
  });
});

describe('pairs of arguments', () => {
  const merging = (one: string, other: string) => (name: string) => (name === other ? one : name);
  const cell = async (pair: 'nan' | 'zeros' | 'order' | 'keys', faults: Faults) =>
    (await argumentPairs(open(faults), open(faults)))[pair].text;

  it.each([
    ['are right when they are kept apart', 'nan', {}, 'right, apart'],
    ['are wrong when one stands for both', 'zeros', { key: merging('minus-zero', 'zero') }, 'wrong, merged'],
    ['tell an order that is that of the other', 'order', { key: merging('ab', 'ba') }, 'other order, merged'],
    ['are refused when one is', 'keys', { refuses: 'number-key' }, 'refused'],
  ] as const)('%s', async (_behaviour, pair, faults, expected) => {
    expect(await cell(pair, faults)).toBe(expected);
  });

  it('are normalized when no step ever sees the difference, and right to be merged', async () => {
    const takes = (text: string) => text.replace('-0.0', '0.0');
    expect(await cell('zeros', { takes, key: merging('minus-zero', 'zero') })).toBe('normalized, merged');
  });
});
