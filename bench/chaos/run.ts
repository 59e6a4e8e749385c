/** @module An hour of everything at once while everything breaks: whether each run ends as specified, with the right outputs, once. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { createStream } from '../../domain/learning/random-stream.ts';
import { deriveSeed } from '../../domain/learning/seeds.ts';
import { Project } from '../../test/support/project.ts';
import { copyInstallation } from '../stack/installation.ts';
import { currentLoad, machine } from '../stack/summary.ts';
import { askAgain, calmly, Ends, endedOtherwise, untilAllEnded, untilDelivered, untilNothingIsLeft } from './ending.ts';
import { keepEvidence } from './evidence.ts';
import { Injections } from './injections.ts';
import { begunAgain } from './oracle.ts';
import { report } from './report.ts';
import { writeFiles } from './requests.ts';
import { ChaosServers } from './servers.ts';
import { Workload } from './workload.ts';

interface Options {
  readonly quick?: boolean;
  readonly minutes?: number;
}

export async function run({ quick = false, minutes = quick ? 10 : 60 }: Options): Promise<void> {
  const load = currentLoad();
  const installation = copyInstallation();
  const servers = await ChaosServers.start();
  const log = join(dirname(servers.disk), `within-chaos-${process.pid}.log`);
  writeFileSync(log, '');
  const common = { CHAOS_LOG: log, WITHIN_PERSON: 'ben', WITHIN_IDLE_MS: '3600000' };
  const project = new Project({ ...servers.environment, ...common }, installation.cli);
  const calm = new Project({ ...common, CHAOS_LOG: '/dev/null' }, installation.cli);
  try {
    for (const one of [project, calm]) writeFiles(one);
    await project.within(['up']);
    const stream = (of: string) => createStream(deriveSeed('0', 'bench', 'chaos', of));
    const workload = new Workload(project, stream('workload'));
    const injections = new Injections(project, servers, stream('injections'));
    const begun = Date.now();
    const ends = new Ends(project);
    const working = workload.run(() => ends.open(workload.taken));
    const breaking = injections.run();
    await pause(minutes * 60_000);
    injections.stop();
    await breaking;
    workload.stop();
    await working;
    const ended = await untilAllEnded(workload.taken, ends, project);
    const again = await askAgain(ended, injections.done, { ends, project });
    const left = await untilNothingIsLeft(project);
    const undelivered = await untilDelivered(workload.emitted, servers);
    const runs = [...ended.filter(({ id }) => !again.replaced.has(id)), ...again.runs];
    const calmEnds = await calmly(calm, runs);
    const flipped = new Set(injections.done.flatMap(({ flipped: id }) => id ?? []));
    const steps = begunAgain({
      log,
      records: join(servers.disk, 'store', 'runs'),
      runs: [...ended, ...again.runs],
      flipped,
    });
    const emitted = workload.emitted.length;
    console.log(
      report({
        injected: injections.done,
        runs,
        again: again.runs.length,
        calmEnds,
        steps,
        left,
        undelivered,
        emitted,
      }),
    );
    await keepEvidence(project, endedOtherwise(runs));
    console.log(
      `\n${((Date.now() - begun) / 60_000).toFixed(0)} minutes, ${minutes} of them with trouble. ${machine(load)}`,
    );
  } finally {
    await Promise.all([project.remove(), calm.remove()]);
    await servers.stop();
    installation.remove();
  }
}
