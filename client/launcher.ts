#!/usr/bin/env node
/** @module Starts the bundle of the command line, `dist/client/within.js`, from the code that V8 kept of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, Script } from 'node:vm';
import { cacheFolder } from '../config/cache-folder.ts';
import { keepCompiledCode, readCompiledCode } from './start/compiled-code.ts';

/** Written in by the build. */
declare const bundleDigest: string;

const bundle = join(__dirname, 'within.js');
const folder = join(cacheFolder(process.env), 'compiled');
const wanted = { bundle: bundleDigest, command: process.argv[2] ?? '' };
const cachedData = readCompiledCode(folder, wanted);
const script = new Script(`(require, __filename, __dirname) => {${readFileSync(bundle, 'utf8')}\n}`, {
  filename: bundle,
  ...(cachedData && { cachedData }),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
if (!cachedData || script.cachedDataRejected === true)
  process.on('exit', (status) => {
    if (status === 0) keepCompiledCode(folder, wanted, script.createCachedData());
  });
const start = script.runInThisContext() as (require: NodeJS.Require, filename: string, folder: string) => void;
start(createRequire(bundle), bundle, __dirname);
