/** @module `within gateway`: the HTTP gateway on its own. */
import { type Command, InvalidArgumentError } from 'commander';
import { WithinError } from '../../contracts/errors.ts';
import type { CliContext } from '../cli-context.ts';
import { liveStack } from '../run/live.ts';
import { serverAccepts } from '../stack/grpc-health.ts';

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('write a port from 0 to 65535.');
}

export function register(program: Command, context: CliContext): void {
  program
    .command('gateway')
    .description('serve the HTTP gateway: /healthz and /readyz')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 takes any free one', portNumber, 8133)
    .addHelpText('after', '\nExample:\n  within gateway --host 0.0.0.0 --port 8133')
    .action(async ({ host, port }: { host: string; port: number }) => {
      const config = context.config();
      const { startGateway } = await import('../gateway/server.ts');
      const ready = async () => {
        const stack = liveStack(config);
        return { server: stack !== undefined && (await serverAccepts(stack.address)) };
      };
      const gateway = await startGateway({ host, port, ready }).catch((error: unknown) => {
        throw new WithinError(
          'PORT_TAKEN',
          `The gateway cannot listen on ${host}:${port}; choose another with --port.`,
          { host, port },
          error,
        );
      });
      if (context.json) context.out.json({ url: gateway.url });
      else context.out.line(`Gateway ${gateway.url}`);
      await new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      });
      await gateway.close();
    });
}
