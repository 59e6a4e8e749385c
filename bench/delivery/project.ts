/** @module A project with people, whose stack sends to the servers of the bench. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { emitEvents } from '../../client/run/emit-events.ts';
import { readRecord, type StackRecord, toStackInfo } from '../../client/stack/info.ts';
import type { CollaborationProgress, InboxProgress } from '../../contracts/collaboration.ts';
import type { CollaborationEvent } from '../../contracts/events.ts';
import { collaborationShards, collaborationWorkflowId, inboxWorkflowId, queryNames } from '../../contracts/names.ts';
import { personName } from './events.ts';

const execute = promisify(execFile);
/** Events that are given together; each goes on once it is certain that the server has them. */
const batch = 200;
const patienceMs = 30 * 60_000;

interface Servers {
  readonly smtp: string;
  readonly slack: string;
  readonly people: number;
}

export class DeliveryProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'within-bench-delivery-'));
  readonly #cli: string;
  readonly #people: number;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(cli: string, { smtp, slack, people }: Servers) {
    this.#cli = cli;
    this.#people = people;
    this.#environment = {
      ...process.env,
      WITHIN_SMTP: 'env:BENCH_SMTP',
      BENCH_SMTP: smtp,
      WITHIN_MAIL_FROM: 'within@bench.example',
      WITHIN_SLACK_TOKEN: 'env:BENCH_SLACK',
      BENCH_SLACK: 'xoxb-bench',
      WITHIN_SLACK_API_URL: slack,
    };
    writeFileSync(join(this.folder, 'package.json'), '{}');
    writeFileSync(join(this.folder, 'within.people.yaml'), JSON.stringify(peopleOf(people)));
  }

  async up(): Promise<void> {
    await this.#within('up');
  }

  record(): StackRecord {
    const record = readRecord(join(this.folder, '.within'));
    if (!record) throw new Error('the stack of the bench is gone');
    return record;
  }

  /** When the server had each event, milliseconds since 1970 UTC, by id. */
  async emit(events: readonly CollaborationEvent[]): Promise<ReadonlyMap<string, number>> {
    const emitted = new Map<string, number>();
    for (let at = 0; at < events.length; at += batch) {
      const part = events.slice(at, at + batch).map((event) => ({ ...event, at: Date.now() }));
      await this.#again((client) => emitEvents({ client, stack: toStackInfo(this.record()) }, part));
      for (const { id } of part) emitted.set(id, Date.now());
    }
    return emitted;
  }

  /** Until no shard holds an event and no inbox a message. */
  async untilQuiet(): Promise<void> {
    const end = Date.now() + patienceMs;
    while (!(await this.#isQuiet())) {
      if (Date.now() > end) throw new Error('messages are still on their way after half an hour');
      await pause(500);
    }
  }

  inbox<T>(person: string, query: string, ...args: unknown[]): Promise<T> {
    return this.#again((client) =>
      client.workflow.getHandle(inboxWorkflowId(person)).query<T, unknown[]>(query, ...args),
    );
  }

  /** Prints the JSON document of a command. */
  async json<T>(...args: string[]): Promise<T> {
    const { stdout } = await this.#within(...args, '--json');
    return JSON.parse(stdout) as T;
  }

  async remove(): Promise<void> {
    await this.#within('down');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #isQuiet(): Promise<boolean> {
    for (let shard = 0; shard < collaborationShards; shard++) {
      const { waiting } = await this.#again((client) =>
        client.workflow.getHandle(collaborationWorkflowId(shard)).query<CollaborationProgress>(queryNames.progress),
      );
      if (waiting > 0) return false;
    }
    for (let place = 0; place < this.#people; place++) {
      const { waiting, gathered } = await this.inbox<InboxProgress>(personName(place), queryNames.progress);
      if (Object.keys(waiting).length > 0 || gathered > 0) return false;
    }
    return true;
  }

  /** A server that is being restarted answers later. */
  async #again<T>(work: (client: Client) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const { address, namespace } = this.record();
        const connection = await Connection.connect({ address });
        try {
          return await work(new Client({ connection, namespace }));
        } finally {
          await connection.close();
        }
      } catch {
        await pause(200);
      }
    }
  }

  #within(...args: string[]): Promise<{ stdout: string }> {
    return execute(process.execPath, [this.#cli, ...args], {
      cwd: this.folder,
      env: this.#environment,
      maxBuffer: 256 << 20,
    });
  }
}

/** Everybody has e-mail and Slack. Digests are short, so that a run sees them arrive. */
function peopleOf(count: number) {
  const people = Array.from({ length: count }, (_, place) => {
    const name = personName(place);
    const slack = `U${String(place).padStart(4, '0')}`;
    return [name, { name, email: `${name}@bench.example`, slack }];
  });
  return {
    people: {
      ...(Object.fromEntries(people) as object),
      oncall: { name: 'on call', email: 'oncall@bench.example', slack: 'U9999' },
    },
    defaults: { digest: '1m', budget: { messages: 6, per: '1m' } },
    escalation: ['oncall'],
  };
}
