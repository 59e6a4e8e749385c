/** @module Entry of the supervisor process: `supervise OPTIONS`, or `download FOLDER` for the SDK's server download. */

import { stackFiles, writeJson } from '../../client/stack/files.ts';
import { lostTheLock, type SupervisorOptions, supervisorOptionsSchema } from '../../client/stack/supervisor-options.ts';
import { isWithinError } from '../../contracts/errors.ts';
import { runSupervisor } from './supervisor.ts';

const [task, argument = ''] = process.argv.slice(2);
if (task === 'download') {
  process.exit(await download(argument));
} else {
  process.exit(await supervise(supervisorOptionsSchema.parse(JSON.parse(argument))));
}

async function download(folder: string): Promise<number> {
  const { downloadServer } = await import('./download-server.ts');
  try {
    await downloadServer(folder);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** Exit status; why a start failed is left in a file for the client that waits. */
async function supervise(options: SupervisorOptions): Promise<number> {
  try {
    return (await runSupervisor(options)) === 'lost' ? lostTheLock : 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    const failure = isWithinError(error)
      ? { code: error.code, message: error.message, details: error.details }
      : { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), details: {} };
    writeJson(stackFiles(options.stateDir).failure, { pid: process.pid, ...failure });
    return 1;
  }
}
