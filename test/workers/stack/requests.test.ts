/** @module Wishes of clients to the owner. */
import { mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeRequests } from '../../../workers/stack/requests.ts';

describe('requests to the owner of a stack', () => {
  it('are taken once, oldest first; what is none is removed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'within-requests-'));
    const leave = (name: string, text: string, at: number) => {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), at, at);
    };
    const worker = (buildId: string) => ({ worker: { command: ['node'], buildId } });
    leave('a.json', JSON.stringify(worker('new')), 300);
    leave('b.json', JSON.stringify(worker('old')), 100);
    leave('c.json', '{"mode":"up"}', 200);
    leave('d.json', '{"mode":"sideways"}', 50);
    leave('e.json', '{"mo', 50);
    leave('f.json.123', '{"mode":"up"}', 50);
    expect(takeRequests(folder)).toEqual([worker('old'), { mode: 'up' }, worker('new')]);
    expect(takeRequests(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['f.json.123']);
  });
});
