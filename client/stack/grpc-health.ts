/** @module Asks a local Temporal server whether it serves: the standard gRPC health check, without loading an SDK (170 ms). */
import { connect } from 'node:http2';

const service = Buffer.from('temporal.api.workflowservice.v1.WorkflowService');
/** gRPC frame (1 flag byte, 4 length bytes) around the protobuf field 1 of `HealthCheckRequest`. */
const request = Buffer.concat([Buffer.from([0, 0, 0, 0, service.length + 2, 0x0a, service.length]), service]);
/** The frame of `HealthCheckResponse { status: SERVING }`. */
const serving = Buffer.from([0, 0, 0, 0, 2, 0x08, 1]);

/** True when the server at `host:port` (no TLS) answers that its frontend serves; never throws. */
export function serverAccepts(address: string, timeoutMs = 1_000): Promise<boolean> {
  return new Promise((settle) => {
    const session = connect(`http://${address}`);
    const finish = (accepts: boolean) => {
      settle(accepts);
      session.destroy();
    };
    session.setTimeout(timeoutMs, () => finish(false));
    session.on('error', () => finish(false));
    const call = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.on('error', () => finish(false));
    call.on('end', () => finish(Buffer.concat(chunks).equals(serving)));
    call.end(request);
  });
}
