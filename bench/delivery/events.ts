/** @module The events of the bench: the same for every run. */
import type { CollaborationEvent } from '../../contracts/events.ts';
import { createStream } from '../../domain/learning/random-stream.ts';
import { deriveSeed } from '../../domain/learning/seeds.ts';

export const personName = (place: number): string => `p${String(place).padStart(2, '0')}`;

/** Critical ones spread among ordinary ones, each for one person; ordinary ones of twenty pipelines. */
export function eventsOf(counts: {
  readonly critical: number;
  readonly ordinary: number;
  readonly people: number;
}): readonly CollaborationEvent[] {
  const stream = createStream(deriveSeed('0', 'bench', 'events', '0'));
  const total = counts.critical + counts.ordinary;
  const places = new Set<number>();
  while (places.size < counts.critical) places.add(stream.nextBelow(total));
  return Array.from({ length: total }, (_, place): CollaborationEvent => {
    const critical = places.has(place);
    const pipeline = `pipeline-${stream.nextBelow(20)}`;
    const id = `bench/${critical ? 'critical' : 'ordinary'}/${place}`;
    return {
      schema: 1,
      id,
      kind: critical ? 'deploymentChanged' : 'experimentCompleted',
      severity: critical ? 'critical' : 'info',
      at: Date.now(),
      subject: { type: critical ? 'deployment' : 'run', id: `s-${place}`, name: pipeline },
      title: critical ? `${pipeline} was rolled back` : `${pipeline} finished`,
      facts: { accuracy: 0.9 },
      to: [personName(stream.nextBelow(counts.people))],
    };
  });
}
