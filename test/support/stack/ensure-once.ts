/** @module A client process: joins or starts the stack described by its argument, prints it, exits. */
import { type EnsureOptions, ensureStack } from '../../../client/stack/ensure.ts';
import type { Config } from '../../../config/schema.ts';

const { config, options } = JSON.parse(process.argv[2] ?? '') as { config: Config; options: EnsureOptions };
process.stdout.write(JSON.stringify(await ensureStack(config, options)));
process.exit(0);
