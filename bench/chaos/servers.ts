/** @module The servers of a chaos run, real ones, and what a project must know of them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasMlflow, type MlflowServer, startMlflow } from '../../test/support/mlflow.ts';
import { type S3Server, startS3 } from '../../test/support/s3.ts';
import { type ReceivedMail, type SmtpSink, startSmtpSink } from '../../test/support/smtp-sink.ts';

const diskMegabytes = 256;

export class ChaosServers {
  readonly s3: S3Server;
  readonly mlflow: MlflowServer | undefined;
  /** A small file system for the store, where one may be mounted. */
  readonly disk: string;
  readonly isMounted: boolean;
  #smtp: SmtpSink;
  readonly #port: number;
  readonly #earlier: ReceivedMail[] = [];

  static async start(): Promise<ChaosServers> {
    const [s3, smtp, mlflow] = await Promise.all([
      startS3(),
      startSmtpSink(),
      hasMlflow ? startMlflow() : Promise.resolve(undefined),
    ]);
    return new ChaosServers({ s3, smtp, mlflow });
  }

  private constructor({ s3, smtp, mlflow }: { s3: S3Server; smtp: SmtpSink; mlflow: MlflowServer | undefined }) {
    this.s3 = s3;
    this.mlflow = mlflow;
    this.#smtp = smtp;
    this.#port = smtp.port;
    this.disk = mkdtempSync(join(tmpdir(), 'within-chaos-disk-'));
    const size = `size=${diskMegabytes}m`;
    this.isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', this.disk]).status === 0;
  }

  /** Mails of all the servers that stood at this port. */
  get received(): readonly ReceivedMail[] {
    return [...this.#earlier, ...this.#smtp.received];
  }

  async restartSmtp(goneMs: number): Promise<void> {
    await this.#smtp.stop();
    this.#earlier.push(...this.#smtp.received);
    await pause(goneMs);
    this.#smtp = await startSmtpSink({ port: this.#port });
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      ...this.s3.environment,
      WITHIN_STORE: join(this.disk, 'store'),
      WITHIN_SHARED_STORE: `s3://${this.s3.bucket}/chaos`,
      WITHIN_SMTP: 'env:CHAOS_SMTP',
      CHAOS_SMTP: this.#smtp.address,
      WITHIN_MAIL_FROM: 'WITHIN <within@bench.example>',
      ...(this.mlflow && { MLFLOW_TRACKING_URI: this.mlflow.url }),
    };
  }

  async stop(): Promise<void> {
    await Promise.all([this.s3.stop(), this.mlflow?.stop(), this.#smtp.stop()]);
    if (this.isMounted) spawnSync('umount', [this.disk]);
    rmSync(this.disk, { recursive: true, force: true });
  }
}
