/** @module A moment as its reader's clock shows it. */

/** `2026-11-24 14:03 Europe/Berlin`; in UTC where the zone is unknown to this machine. `at` in milliseconds since 1970 UTC. */
export function zonedTime(at: number, timeZone = 'UTC'): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return '';
  return inZone(moment, timeZone) ?? inZone(moment, 'UTC') ?? '';
}

function inZone(moment: Date, timeZone: string): string | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    return `${parts['year']}-${parts['month']}-${parts['day']} ${parts['hour']}:${parts['minute']} ${timeZone}`;
  } catch {
    return undefined;
  }
}
