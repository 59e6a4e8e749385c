/**
 * @module The one table of error codes. `retry` steers Temporal (see `activities/failure.ts`), `exit` the command
 * line, `http` the gateway. Imports nothing, so that workflow code may load it. `docs/errors.md` is checked against it.
 */

/** `never`: the same request fails again; `transient`: may pass; `rate-limited`: pass after a pause. */
export type RetryClass = 'never' | 'transient' | 'rate-limited';

interface ErrorKind {
  readonly meaning: string;
  readonly retry: RetryClass;
  /** 1 the work failed, 2 the request is wrong, 4 refused by a gate, 5 a server cannot be reached. */
  readonly exit: 1 | 2 | 4 | 5;
  readonly http: number;
}

const kind = (meaning: string, retry: RetryClass, exit: ErrorKind['exit'], http: number): ErrorKind => ({
  meaning,
  retry,
  exit,
  http,
});

export const errorTable = {
  // The request.
  USAGE: kind('the command line is wrong', 'never', 2, 400),
  CONFIG_INVALID: kind('the configuration is not valid', 'never', 2, 400),
  PIPELINE_NOT_FOUND: kind('the pipeline file cannot be read', 'never', 2, 404),
  PIPELINE_INVALID: kind('the pipeline file breaks the schema', 'never', 2, 422),
  GRAPH_INVALID: kind('the graph of steps has a cycle, a dangling reference or a double name', 'never', 2, 422),
  UNKNOWN_STEP: kind('no step of that name exists', 'never', 2, 422),
  UNKNOWN_LEARNER: kind('no learner of that name exists', 'never', 2, 422),
  PARAM_INVALID: kind('a parameter is unknown or out of range', 'never', 2, 422),
  NOT_HASHABLE: kind('a value cannot be part of a cache key', 'never', 2, 422),
  RUN_NOT_FOUND: kind('no run of that id is known', 'never', 2, 404),
  OUTPUT_NOT_FOUND: kind('the run has no such output', 'never', 2, 404),
  // Data.
  SOURCE_NOT_FOUND: kind('a source file does not exist', 'never', 2, 404),
  SOURCE_UNREACHABLE: kind('a source outside the project cannot be reached', 'transient', 5, 503),
  SOURCE_REFUSED: kind('a source outside the project refuses the credentials', 'never', 5, 502),
  SOURCE_INVALID: kind('a source cannot be read as a table', 'never', 1, 422),
  DATASET_NOT_FOUND: kind('no version of a data set fits the name', 'never', 2, 404),
  DATASET_REFUSED: kind('a version of a data set was not accepted', 'never', 2, 409),
  UPLOAD_INVALID: kind('an upload cannot be taken as it was sent', 'never', 2, 400),
  UPLOAD_UNAUTHORIZED: kind('an upload came without a known token', 'never', 2, 401),
  UPLOAD_FORBIDDEN: kind('uploads are not taken from there', 'never', 2, 403),
  UPLOAD_TIMEOUT: kind('an upload was too slow', 'transient', 5, 408),
  UPLOAD_CONFLICT: kind('an idempotency key stands for another upload', 'never', 2, 409),
  UPLOAD_TOO_LARGE: kind('an upload is larger than is allowed', 'never', 2, 413),
  UPLOAD_FORMAT_UNKNOWN: kind('nothing tells the format of an upload', 'never', 2, 415),
  UPLOAD_BUSY: kind('too many uploads come at once', 'rate-limited', 5, 429),
  SOURCE_CHANGED: kind('a source file changed between planning and reading', 'transient', 1, 409),
  COLUMN_NOT_FOUND: kind('a column is not in the table', 'never', 1, 422),
  TARGET_INVALID: kind('the target column cannot be learned from', 'never', 1, 422),
  DATA_INVALID: kind('the table cannot be used by this step', 'never', 1, 422),
  CHECK_FAILED: kind('the data break the written contract', 'never', 1, 422),
  SPLIT_INVALID: kind('the rows cannot be split as asked', 'never', 1, 422),
  SWEEP_INVALID: kind('runs over seeds cannot be analysed or compared as given', 'never', 2, 422),
  FIT_DIVERGED: kind('a fit gave predictions that are not finite', 'never', 1, 422),
  SIGNATURE_MISMATCH: kind('rows do not fit the signature of the model', 'never', 1, 422),
  // Steps.
  STEP_COMPILE: kind('a step module does not compile', 'never', 2, 422),
  STEP_EXPORT_MISSING: kind('a step module lacks the export that the pipeline names', 'never', 2, 422),
  STEP_FAILED: kind('a step threw or its command exited non-zero', 'never', 1, 500),
  STEP_OUTPUT_MISSING: kind('a step did not produce a declared output', 'never', 1, 500),
  STEP_PROTOCOL: kind('a command broke step protocol 1', 'never', 1, 500),
  STEP_RESOURCES: kind('a step wants more than its worker has', 'never', 1, 422),
  STEP_TIMEOUT: kind('a step ran longer than its timeout', 'never', 1, 504),
  COMMAND_NOT_FOUND: kind('a command is not installed', 'never', 1, 422),
  WORKER_PACKAGE_MISMATCH: kind('the worker has another version of a package than was hashed', 'never', 1, 409),
  MODEL_UNGUARDED: kind('a model has no contract to hold rows against', 'never', 1, 409),
  MODEL_ENVIRONMENT: kind('a model was trained in another environment than it would be scored in', 'never', 1, 409),
  SEED_IGNORED: kind('a program ignores a seed that it declares, or draws numbers from none', 'never', 1, 422),
  CODE_MISSING: kind('the code of a step is not in the store', 'transient', 1, 410),
  REVIEW_PENDING: kind('a step waits for people to decide', 'never', 1, 409),
  REVIEW_EXPIRED: kind('nobody decided in time, and the rules of the review say that this fails', 'never', 4, 409),
  REVIEW_REJECTED: kind('people did not approve what the run made', 'never', 4, 409),
  REVIEW_NOT_FOUND: kind('no review of that id is known', 'never', 2, 404),
  REVIEW_UNAUTHORIZED: kind('reviews were asked for without a known token', 'never', 2, 401),
  REVIEW_FORBIDDEN: kind('reviews are not shown from there', 'never', 2, 403),
  VOTE_INVALID: kind('votes cannot be taken as they were sent', 'never', 2, 400),
  VOTE_REFUSED: kind('a vote or a verdict on a row does not count', 'never', 2, 409),
  RECIPIENT_UNKNOWN: kind('nobody of that name is in the file of people', 'never', 2, 422),
  PREFERENCE_INVALID: kind('a preference cannot be set as it was given', 'never', 2, 422),
  CANCELLED: kind('the run was cancelled', 'never', 1, 409),
  // Store.
  INPUT_LOST: kind('stored bytes that a step needs are gone or damaged', 'never', 1, 410),
  STORE_DAMAGED: kind('stored bytes do not match their digest', 'transient', 1, 500),
  STORE_READ_ONLY: kind('the store cannot be written', 'never', 1, 507),
  STORE_FULL: kind('the disk of the store is full', 'transient', 1, 507),
  STORE_UNAVAILABLE: kind('the store cannot be reached', 'transient', 5, 503),
  STORE_NOT_SHARED: kind('a result is kept on this machine and could not be shared', 'transient', 1, 503),
  SHARED_STORE_NEEDED: kind('the workers do not have the store of this machine', 'never', 2, 409),
  PUBLISH_REFUSED: kind('code or inputs moved while the step ran', 'transient', 1, 409),
  STEP_BUSY: kind('another worker computes the same step now', 'transient', 1, 409),
  ENTRY_REVOKED: kind('a result was revoked', 'never', 1, 410),
  TRUST_INVALID: kind('a signing key cannot be used', 'never', 2, 422),
  ENTRY_NOT_FOUND: kind('no entry of that key or step exists', 'never', 2, 404),
  ADOPTION_REFUSED: kind('two versions of code are not equal', 'never', 4, 409),
  AUDIT_FAILED: kind('an audit found reused outputs that do not come out again', 'never', 4, 409),
  // Tracking.
  TRACKING_UNREACHABLE: kind('the tracking server cannot be reached or is in trouble', 'transient', 5, 503),
  TRACKING_BUSY: kind('the tracking server asks for a pause', 'rate-limited', 5, 503),
  TRACKING_REFUSED: kind('the tracking server refuses the credentials', 'never', 5, 502),
  TRACKING_NOT_FOUND: kind('what is asked of the tracking server is not there', 'never', 2, 404),
  TRACKING_CONFLICT: kind('the tracking server holds another value already', 'never', 1, 409),
  TRACKING_INVALID: kind('the tracking server does not take what it was sent', 'never', 1, 422),
  // Gates.
  GATE_FAILED: kind('a metric does not reach its gate', 'never', 4, 422),
  // Deployments.
  DEPLOYMENT_INVALID: kind('a deployment cannot be made as it was asked for', 'never', 2, 422),
  DEPLOYMENT_NOT_FOUND: kind('no deployment of that id is known', 'never', 2, 404),
  DEPLOYMENT_OPEN: kind('another deployment is open for the model and alias', 'never', 2, 409),
  DEPLOYMENT_COMMAND_REFUSED: kind('a deployment does not take what it was told', 'never', 2, 409),
  DEPLOYMENT_GATED: kind('a model does not pass the gate of its deployment', 'never', 4, 409),
  DEPLOYMENT_ROLLED_BACK: kind('a deployment was rolled back', 'never', 1, 409),
  DEPLOYMENT_TARGET_REFUSED: kind('the target of a deployment refuses a change for good', 'never', 1, 502),
  DEPLOYMENT_TARGET_UNREACHABLE: kind('the target of a deployment cannot be reached', 'transient', 5, 503),
  // Models that answer.
  MODEL_NOT_FOUND: kind('no version of a model has the alias', 'never', 2, 404),
  MODEL_NOT_SERVED: kind('a model would run code of its own, which the gateway does not', 'never', 2, 409),
  PREDICTION_INVALID: kind('rows to be scored cannot be taken as they were sent', 'never', 2, 400),
  PREDICTION_TOO_LARGE: kind('too many rows to be scored in one request', 'never', 2, 413),
  PREDICTION_UNAUTHORIZED: kind('a model was asked without a known token', 'never', 2, 401),
  PREDICTION_FORBIDDEN: kind('models do not answer from there', 'never', 2, 403),
  PREDICTION_FAILED: kind('a model gave no prediction', 'transient', 1, 500),
  // Messages to people.
  EVENT_INVALID: kind('an event cannot be taken as it was sent', 'never', 2, 422),
  EVENT_NOT_FOUND: kind('no event of that id was taken', 'never', 2, 404),
  EVENT_UNAUTHORIZED: kind('an event came without a signature that is known', 'never', 2, 401),
  LINK_INVALID: kind('a link is none of ours, was changed, or is for something else', 'never', 2, 403),
  LINK_EXPIRED: kind('a link is too old', 'never', 2, 410),
  SLACK_UNAUTHORIZED: kind('a request came without a signature of Slack that counts', 'never', 2, 401),
  // The gateway.
  REQUEST_INVALID: kind('a request to the gateway cannot be read', 'never', 2, 400),
  ROUTE_NOT_FOUND: kind('the gateway has nothing at an address', 'never', 2, 404),
  GATEWAY_UNAUTHORIZED: kind('the gateway was asked without a known token', 'never', 2, 401),
  GATEWAY_FORBIDDEN: kind('the gateway does not answer from there', 'never', 2, 403),
  ROLE_FORBIDDEN: kind('the role of a token does not reach so far', 'never', 2, 403),
  RATE_LIMITED: kind('the gateway was asked too often', 'rate-limited', 5, 429),
  OIDC_UNAVAILABLE: kind('who signs people in cannot be asked', 'transient', 5, 503),
  AUDIT_UNAVAILABLE: kind('the audit log cannot be written', 'transient', 5, 503),
  AUDIT_BROKEN: kind('records of the audit log are missing or were changed', 'never', 4, 409),
  DELIVERY_PENDING: kind('a receiver does not take a message yet', 'transient', 1, 503),
  AUDIT_UNDELIVERED: kind('critical events have no end that anybody saw', 'never', 4, 409),
  // What stands encrypted on the Temporal server.
  RESTORE_REFUSED: kind('a backup cannot be restored here', 'never', 4, 409),
  STORE_KEY_UNKNOWN: kind('the store is encrypted with a key that is not here', 'transient', 1, 422),
  PAYLOAD_KEY_UNKNOWN: kind('a payload is encrypted with a key that is not here', 'transient', 1, 422),
  PAYLOAD_DAMAGED: kind('an encrypted payload cannot be opened', 'never', 1, 422),
  CODEC_INVALID: kind('payloads to be encoded or decoded cannot be taken as they were sent', 'never', 2, 400),
  CODEC_UNAUTHORIZED: kind('payloads were to be decoded without a known token', 'never', 2, 401),
  CODEC_FORBIDDEN: kind('payloads are not decoded from there', 'never', 2, 403),
  // Servers.
  TEMPORAL_UNAVAILABLE: kind('the Temporal server cannot be reached', 'transient', 5, 503),
  TEMPORAL_NOT_FOUND: kind('no Temporal server binary can be found or built', 'never', 5, 503),
  STACK_BUSY: kind('the local stack is held by another process', 'transient', 5, 503),
  STACK_DIFFERS: kind('the local stack was started with another store or other keys', 'never', 2, 409),
  PORT_TAKEN: kind('a port is used by another program', 'never', 5, 503),
  WORKER_UNAVAILABLE: kind('no worker polls the task queue', 'transient', 5, 503),
  INTERNAL: kind('a defect of WITHIN itself', 'transient', 1, 500),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorTable;

/** Values that say where and what: file, line, column, path, nearest. Never a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The one error that domain and adapters throw; its message is one sentence: what, where, what to do. */
export class WithinError extends Error {
  override readonly name = 'WithinError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** True for errors of this class from any realm (worker threads copy errors, the workflow sandbox has its own classes). */
export function isWithinError(error: unknown): error is WithinError {
  return error instanceof Error && error.name === 'WithinError' && 'code' in error && String(error.code) in errorTable;
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}
