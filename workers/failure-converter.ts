/**
 * @module How failures are written where payloads are encrypted: message and stack trace go into a payload, which is
 * encrypted as any other. Loaded by the worker for activities, and bundled with the workflows for theirs.
 */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
