/** @module What stands in place of each output of a step whose failure is an answer, as a fit of a sweep that diverged. */
import { z } from 'zod';

/** Stored under the media type `mediaTypes.failure`; `code` is one of the error table. */
export const failedOutputSchema = z.strictObject({ code: z.string(), message: z.string() });
export type FailedOutput = z.infer<typeof failedOutputSchema>;
