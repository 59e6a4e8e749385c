/** @module What the step of the correctness table calls from another module; the mark stands in no source, only in results. */
const mark = `kept-${'2'.repeat(12)}`;

export const respond = (value: unknown): unknown => (typeof value === 'string' ? `${value} ${mark}` : value);
