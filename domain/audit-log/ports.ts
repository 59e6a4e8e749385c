/** @module Who signs the audit log, and whose signatures are believed. */

/** Key, algorithm and Base64 of a signature. */
export interface AuditSignature {
  readonly key: string;
  readonly algorithm: 'hmac-sha256' | 'ed25519';
  readonly value: string;
}

export interface AuditSeal {
  /** Of the digest of a record; undefined where no signing key is configured. */
  sealOf(digest: string): AuditSignature | undefined;
  /** `unknown`: the key is none that is known here. */
  judgeSeal(digest: string, signature: AuditSignature): 'signed' | 'unknown' | 'invalid';
}
