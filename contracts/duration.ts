/** @module How a file writes a span of time. */
import { z } from 'zod';

export const durationSchema = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'a duration is a number with a unit: 500ms, 30s, 5m, 2h, 1d');
