/** @module Choice of ports: asked for, last, usual, free. */
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { describe, expect, it } from 'vitest';
import { choosePorts, lastPorts } from '../../../workers/stack/ports.ts';

describe('ports of a stack', () => {
  it('are never given to two holders, and given again once released', async () => {
    const asked = {
      temporal: await getPort(),
      ui: await getPort(),
      gateway: await getPort(),
      metrics: await getPort(),
    };
    const first = await choosePorts(asked, {});
    expect(first.ports).toEqual(asked);
    await expect(choosePorts({ ui: asked.ui }, {})).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      details: { port: asked.ui, variable: 'WITHIN_UI_PORT' },
    });
    first.release();
    const again = await choosePorts(asked, {});
    expect(again.ports).toEqual(asked);
    again.release();
  });

  it('are free ones when the last and the usual ones are held', async () => {
    const all = await Promise.all([choosePorts({}, {}), choosePorts({}, {}), choosePorts({}, {})]);
    const numbers = all.flatMap(({ ports }) => Object.values(ports));
    expect(new Set(numbers).size).toBe(12);
    for (const { release } of all) release();
  });

  it('are those of the last stack, unless a program listens there now', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const last = { temporal: await getPort(), ui: port, gateway: await getPort(), metrics: await getPort() };
    const { ports, release } = await choosePorts({}, last);
    expect([ports.temporal, ports.gateway]).toEqual([last.temporal, last.gateway]);
    expect(ports.ui).not.toBe(port);
    release();
    server.close();
  });

  it('are not known from a record that is damaged or absent', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'within-ports-')), 'ports.json');
    expect(lastPorts(path)).toEqual({});
    writeFileSync(path, '{"temporal":1');
    expect(lastPorts(path)).toEqual({});
  });
});
