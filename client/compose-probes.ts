/** @module Composes what the doctor looks at beyond this machine and the local stack. */
import { access, constants, mkdir } from 'node:fs/promises';
import { createAdapters, createPeopleSource, probes, valueBehind } from '../adapters/index.ts';
import type { Environment } from '../config/load.ts';
import { secretReferences } from '../config/references.ts';
import type { Config } from '../config/schema.ts';
import { openDirectory } from '../domain/collaboration/directory/open.ts';
import { composePayloadKeys } from './compose-payloads.ts';
import { hasPeople } from './run/directory-file.ts';
import type { ServerProbe } from './stack/doctor-servers.ts';

/** One for each that is set up. */
export function composeProbes(config: Config, environment: Environment, dist: string): readonly ServerProbe[] {
  return [
    secretsProbe(config),
    ...payloadProbes(config),
    ...storeProbes(config),
    ...trackingProbes(config, dist),
    ...channelProbes(config),
    ...issuerProbes(config),
    ...(config.traces ? [collectorProbe(environment)] : []),
  ];
}

function secretsProbe(config: Config): ServerProbe {
  return {
    name: 'secrets',
    mend: 'set the variable or make the file readable for this user, or take it out of the configuration',
    look: async () => {
      const all = secretReferences(config);
      const unreadable = all.filter((reference) => !isReadable(reference, config.project));
      if (unreadable.length > 0) throw new Error(`${unreadable.join(', ')} cannot be read`);
      return all.length === 0 ? 'none is named' : `${all.length} can be read`;
    },
  };
}

function isReadable(reference: string, project: string): boolean {
  try {
    return valueBehind(reference, project) !== '';
  } catch {
    return false;
  }
}

function payloadProbes({ payloadKeys, project }: Config): readonly ServerProbe[] {
  if (!payloadKeys) return [];
  const look = async () => `encrypted with ${composePayloadKeys(payloadKeys, project)[0]?.id}`;
  return [{ name: 'payloads', mend: 'correct WITHIN_PAYLOAD_KEYS and what it names', look }];
}

function storeProbes({ shared }: Config): readonly ServerProbe[] {
  if (!shared) return [];
  const { address, mode } = shared;
  const isBucket = address.includes('://');
  return [
    {
      name: 'shared store',
      mend: isBucket
        ? 'check WITHIN_SHARED_STORE, AWS_ENDPOINT_URL, AWS_REGION, the keys, and what they may do with the bucket'
        : 'check WITHIN_SHARED_STORE, that the folder is mounted, and its permissions',
      look: () => (isBucket ? probes.bucket({ address, mode }) : lookAtFolder(address, mode === 'read-only')),
    },
  ];
}

async function lookAtFolder(folder: string, isReadOnly: boolean): Promise<string> {
  if (!isReadOnly) await mkdir(folder, { recursive: true });
  await access(folder, isReadOnly ? constants.R_OK : constants.R_OK | constants.W_OK);
  return `${folder} can be ${isReadOnly ? 'read' : 'written'}`;
}

function trackingProbes(config: Config, dist: string): readonly ServerProbe[] {
  const { uri } = config.tracking;
  if (uri === undefined) return [];
  return [
    {
      name: 'mlflow',
      mend: 'check MLFLOW_TRACKING_URI, its name and password, and that the server runs',
      look: async () => {
        await createAdapters({ ...config, dist }).tracking.check();
        return `${uri} takes the credentials`;
      },
    },
  ];
}

function channelProbes(config: Config): readonly ServerProbe[] {
  const { project, collaboration } = config;
  const { smtp, slackToken, slackApiUrl } = collaboration;
  return [
    ...(hasPeople(config) ? [peopleProbe(config)] : []),
    ...(smtp === undefined
      ? []
      : [
          {
            name: 'e-mail',
            mend: 'check the address behind WITHIN_SMTP, its name and password, and that the server can be reached',
            look: async () => probes.mailServer(valueBehind(smtp, project)),
          },
        ]),
    ...(slackToken === undefined
      ? []
      : [
          {
            name: 'slack',
            mend: 'check the token behind WITHIN_SLACK_TOKEN, that its app is installed, and the network',
            look: async () => probes.slack(valueBehind(slackToken, project), slackApiUrl),
          },
        ]),
  ];
}

function peopleProbe(config: Config): ServerProbe {
  return {
    name: 'people',
    mend: 'correct the file; within notify people shows every mistake',
    look: async () => `${(await openDirectory(createPeopleSource(config))).people.size} in the file of people`,
  };
}

function issuerProbes({ gateway: { oidc } }: Config): readonly ServerProbe[] {
  if (!oidc) return [];
  const look = async () => {
    const { addressOfKeys, usualPatience } = await import('./gateway/oidc/issuer.ts');
    await addressOfKeys(oidc.issuer, usualPatience.answerMs);
    return `${oidc.issuer} says where its keys are`;
  };
  return [{ name: 'issuer', mend: 'check WITHIN_OIDC_ISSUER and the network', look }];
}

function collectorProbe(environment: Environment): ServerProbe {
  return {
    name: 'traces',
    mend: 'check OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS and the network, or unset them',
    look: () => probes.collector(environment),
  };
}
