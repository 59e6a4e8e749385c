/** @module The commands of the local stack, as the command line calls them. */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it } from 'vitest';
import { register as registerDoctor } from '../../../client/commands/doctor.ts';
import { register as registerDown } from '../../../client/commands/down.ts';
import { register as registerUp } from '../../../client/commands/up.ts';
import { loadConfig } from '../../../config/load.ts';

const absentStore = '/dev/null/store';

async function run(command: string, json: boolean, environment: Record<string, string> = {}) {
  const project = mkdtempSync(join(tmpdir(), 'within-command-'));
  const documents: unknown[] = [];
  const lines: string[] = [];
  const out = {
    json: (value: unknown) => documents.push(value),
    line: (text: string) => lines.push(text),
    note: () => {},
    interactive: false,
  };
  const noServices = () => {
    throw new Error('no command of the stack asks for services');
  };
  const program = new Command().exitOverride();
  const config = () => loadConfig({ WITHIN_CACHE_DIR: join(project, 'cache'), ...environment }, project);
  for (const register of [registerUp, registerDown, registerDoctor])
    register(program, {
      config,
      out,
      json,
      services: noServices,
      cache: noServices,
      sweeps: noServices,
      collaboration: noServices,
      eventGate: noServices,
      doors: noServices,
      deployments: noServices,
      flags: noServices,
      auditLog: noServices,
      storeReadiness: noServices,
      tracking: noServices,
      registryGate: noServices,
      servedModels: noServices,
      reviews: noServices,
      heldReviews: noServices,
      reviewPages: noServices,
      datasets: noServices,
      secrets: noServices,
      probes: async () => [],
      models: async () => ({ models: [], problems: [] }),
      exit: () => {},
    });
  await program.parseAsync([command], { from: 'user' });
  return { documents, lines, state: join(project, '.within') };
}

afterEach(() => {
  process.exitCode = undefined;
});

describe('within down', () => {
  it('says that nothing was running, and makes nothing', async () => {
    const { lines, state } = await run('down', false);
    expect(lines).toEqual(['No local stack was running.']);
    expect(existsSync(state)).toBe(false);
  });

  it('prints one document with --json', async () => {
    expect(await run('down', true)).toMatchObject({ documents: [{ stopped: false, orphans: 0 }], lines: [] });
  });
});

describe('within doctor', () => {
  it('fails with 1 and shows the mend below what is wrong', async () => {
    const { lines } = await run('doctor', false, { WITHIN_STORE: absentStore });
    const wrong = lines.findIndex((line) => /^FAIL {2}store/.test(line));
    expect(lines[wrong + 1]).toMatch(/^ +-> make .* writable, or set WITHIN_STORE/);
    expect(process.exitCode).toBe(1);
  });

  it('prints one document with --json, that says whether all is well', async () => {
    const { documents, lines } = await run('doctor', true, { WITHIN_STORE: absentStore });
    expect(documents).toEqual([
      { ok: false, checks: expect.arrayContaining([expect.objectContaining({ ok: false })]) },
    ]);
    expect(lines).toEqual([]);
  });
});
