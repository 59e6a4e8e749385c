/** @module The SDK's own download of a server program; it is part of starting a throw-away server, so one is started. */
import { Runtime } from '@temporalio/worker';

/** Leaves the program in `folder`. Fails at once when the download is out of reach. */
export async function downloadServer(folder: string): Promise<void> {
  const runtime = Runtime.instance();
  const server = await runtime.createEphemeralServer({
    type: 'dev-server',
    exe: {
      type: 'cached-download',
      downloadDir: folder,
      version: 'default',
      ttl: 0,
      sdkName: 'sdk-typescript',
      sdkVersion: '1.24.0',
    },
    ip: '127.0.0.1',
    port: null,
    uiPort: null,
    ui: false,
    namespace: 'default',
    dbFilename: null,
    log: { format: 'pretty', level: 'error' },
    extraArgs: [],
  });
  await runtime.shutdownEphemeralServer(server);
}
