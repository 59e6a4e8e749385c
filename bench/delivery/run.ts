/** @module Events to people under faults: what the receiving servers have beside what was emitted, while workers and the server are killed. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { faultSchedule } from '../../test/support/fault-schedule.ts';
import { type SlackDouble, startSlackDouble } from '../../test/support/slack-double.ts';
import { type SmtpSink, startSmtpSink } from '../../test/support/smtp-sink.ts';
import { copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine, table } from '../stack/summary.ts';
import { accountOf, percentile, ratesOf } from './account.ts';
import { eventsOf } from './events.ts';
import { DeliveryProject } from './project.ts';
import { Trouble } from './trouble.ts';

/** Shares of attempts that meet a fault, as the issue of this bench fixes them; 5yz is for good. */
const smtpFaults = {
  'refuse-for-now': 0.05,
  'refuse-for-good': 0.01,
  'drop-before-data': 0.02,
  'drop-after-data': 0.01,
} as const;
const slackFaults = { 'rate-limit': 0.05, 'drop-after-body': 0.01 } as const;

const size = { critical: 5000, ordinary: 20_000, people: 50, kills: 50, restarts: 5 };

interface Options {
  readonly quick?: boolean;
  /** Nothing is killed or restarted, so that the rate is that of delivery; the receivers' faults stay. */
  readonly speed?: boolean;
}

export async function run({ quick = false, speed = false }: Options): Promise<void> {
  const load = currentLoad();
  const share = quick ? 0.02 : 1;
  const scaled = (count: number) => Math.max(1, Math.round(count * share));
  const ends = (count: number) => (speed ? 0 : scaled(count));
  const installation = copyInstallation();
  const [smtp, slack] = await Promise.all([
    startSmtpSink({ faults: faultSchedule('smtp', smtpFaults, ['refuse-for-good']) }),
    startSlackDouble({ token: 'xoxb-bench', faults: faultSchedule('slack', slackFaults) }),
  ]);
  const project = new DeliveryProject(installation.cli, { smtp: smtp.address, slack: slack.url, people: size.people });
  try {
    await project.up();
    const events = eventsOf({ critical: scaled(size.critical), ordinary: scaled(size.ordinary), people: size.people });
    const trouble = new Trouble(project, { kills: ends(size.kills), restarts: ends(size.restarts) });
    const begun = performance.now();
    const troubled = trouble.run();
    const emittedAt = await project.emit(events);
    await troubled;
    await project.untilQuiet();
    const seconds = (performance.now() - begun) / 1000;
    const found = await accountOf({ events, emittedAt, smtp, slack, project, inFlight: trouble.inFlight });
    print({ scaled, found, smtp, slack });
    const received = smtp.received.length + slack.received.length;
    const rates = ratesOf({ emittedAt, smtp, slack });
    console.log(
      [
        `\n${trouble.kills} workers killed, ${trouble.restarts} servers restarted; ${received} messages in ${seconds.toFixed(0)} s until all was quiet.`,
        `Critical messages: ${rates.critical.toFixed(0)} a second until the last of them; all messages: ${rates.busiest.toFixed(0)} a second in the busiest ten.`,
      ].join('\n'),
    );
    console.log(machine(load));
  } finally {
    await project.remove();
    await pause(0);
    await Promise.all([smtp.stop(), slack.stop()]);
    installation.remove();
  }
}

interface Outcome {
  readonly scaled: (count: number) => number;
  readonly found: Awaited<ReturnType<typeof accountOf>>;
  readonly smtp: SmtpSink;
  readonly slack: SlackDouble;
}

function print({ scaled, found, smtp, slack }: Outcome): void {
  const { latencies } = found;
  console.log(
    table([
      ['', 'critical', 'ordinary'],
      ['events emitted', String(scaled(size.critical)), String(scaled(size.ordinary))],
      ['reached their person', String(found.critical.reached), String(found.ordinary.reached)],
      ['dead, each with an escalation that arrived', String(found.critical.dead), '-'],
      ['lost', String(found.critical.lost), '-'],
      ['in a digest, muted or inhibited, with a reason', '-', String(found.ordinary.explained)],
      ['without message and reason', '-', String(found.ordinary.unexplained)],
      ['latency p50, s', percentile(latencies, 0.5).toFixed(1), '-'],
      ['latency p99, s', percentile(latencies, 0.99).toFixed(1), '-'],
    ]),
  );
  console.log(
    `\n${table([
      ['', 'e-mail', 'Slack'],
      ['messages received', String(smtp.received.length), String(slack.received.length)],
      ['duplicates', String(found.duplicates.smtp), String(found.duplicates.slack)],
      ['at most', String(found.mostDuplicates), '0'],
      ['faults injected', String(smtp.faults.length), String(slack.faults.length)],
    ])}`,
  );
}
