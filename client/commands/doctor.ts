/** @module `within doctor`: what is missing or broken, and how to mend it. */
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.ts';
import { runDoctor } from '../stack/doctor.ts';

export function register(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description(
      'check this machine, the local stack and every server that is set up; each finding says how to mend it (exit 1 if there is one)',
    )
    .addHelpText('after', '\nExample:\n  within doctor\n  within doctor --json')
    .action(async () => {
      const config = context.config();
      const checks = await runDoctor(config, process.env['PATH'], await context.probes(config));
      const ok = checks.every((check) => check.ok);
      if (!ok) process.exitCode = 1;
      if (context.json) return context.out.json({ ok, checks });
      const width = Math.max(...checks.map(({ name }) => name.length));
      for (const check of checks) {
        context.out.line(`${check.ok ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(width)}  ${check.detail}`);
        if (check.mend) context.out.line(`${' '.repeat(width + 8)}-> ${check.mend}`);
      }
    });
}
