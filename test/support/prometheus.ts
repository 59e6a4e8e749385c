/** @module Reads a page in the text format of Prometheus, as a scraper does. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Throws for a line that is neither a comment nor a sample. */
function parsePage(page: string): readonly Sample[] {
  return page
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      if (value === undefined) throw new Error(`no sample: ${line}`);
      const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text] as const);
      return { name, labels: Object.fromEntries(pairs), value: Number(value.replace('Inf', 'Infinity')) };
    });
}

async function textOf(url: string | undefined): Promise<string> {
  if (url === undefined) throw new Error('nothing serves such a page');
  return (await fetch(url)).text();
}

export async function samplesOf(url: string | undefined): Promise<readonly Sample[]> {
  return parsePage(await textOf(url));
}

/** Names of its series; a family without samples has those of its type. */
export async function namesOf(url: string | undefined): Promise<readonly string[]> {
  const families = [...(await textOf(url)).matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return families.flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
  );
}
