/** @module Whether a collector takes traces; one without spans is sent to it. */

/** Milliseconds: a person waits for the answer. */
const patienceMs = 5_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** As the exporter finds it: the address of traces as it stands, else the general one with `/v1/traces`. */
function addressOf(environment: Environment): string {
  const traces = environment['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (traces) return traces;
  return `${(environment['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '').replace(/\/+$/, '')}/v1/traces`;
}

function headersOf(environment: Environment): Record<string, string> {
  const text = environment['OTEL_EXPORTER_OTLP_TRACES_HEADERS'] ?? environment['OTEL_EXPORTER_OTLP_HEADERS'] ?? '';
  const pairs = text.split(',').flatMap((pair) => {
    const [, name, value = ''] = /^\s*([^=\s]+)\s*=(.*)$/.exec(pair) ?? [];
    return name === undefined ? [] : [[name, decodeURIComponent(value.trim())] as const];
  });
  return Object.fromEntries(pairs);
}

/** What was found; throws a plain error that shows neither header nor password. */
export async function probeCollector(environment: Environment): Promise<string> {
  const address = addressOf(environment);
  if (!URL.canParse(address)) throw new Error('the address of the collector is none');
  const { host } = new URL(address);
  const headers = { ...headersOf(environment), 'content-type': 'application/x-protobuf' };
  let status: number;
  try {
    ({ status } = await fetch(address, {
      method: 'POST',
      headers,
      // No bytes are a message without spans.
      body: new Uint8Array(),
      signal: AbortSignal.timeout(patienceMs),
    }));
  } catch {
    throw new Error(`${host} does not answer`);
  }
  if (status >= 200 && status < 300) return `${host} takes traces`;
  throw new Error(`${host} answers a trace with status ${status}`);
}
