/** @module What verdicts of people say of detectors: an input of the step `validate`, so that new verdicts count for its key. */
import { z } from 'zod';

const judgedDetectorSchema = z.strictObject({
  detector: z.string(),
  /** Flags that people judged, each row once. */
  verdicts: z.int().positive(),
  /** Those where people took the row out or gave it another label. */
  confirmed: z.int().nonnegative(),
  /**
   * Suspicion from which people confirm nearly all flags, so that nobody need be asked, with the lower end of the interval
   * of their share; absent where no threshold has verdicts enough.
   */
  certain: z.strictObject({ from: z.number(), share: z.number(), lower: z.number() }).optional(),
  /** Set where people confirmed few of the flags that the detector is surest of: nothing of it is certain then. */
  doubted: z.strictObject({ from: z.number(), share: z.number(), upper: z.number() }).optional(),
});

export const calibrationSchema = z.strictObject({
  schema: z.literal(1),
  /** By name; only those with verdicts enough to change anything. */
  detectors: z.array(judgedDetectorSchema),
});
export type Calibration = z.infer<typeof calibrationSchema>;
