/** @module Keys that links are signed with: one signs, several are accepted, so that a key can be replaced. */

export interface LinkSignature {
  /** Id of the key; tells nothing of it. */
  readonly key: string;
  /** HMAC-SHA256, base64url. */
  readonly mac: string;
}

export interface LinkKeys {
  /** By the key that signs now. Errors: `CONFIG_INVALID` where it cannot be read or is too short. */
  sign(text: string): LinkSignature;
  /** Whether one of the keys made the signature, in a time that tells nothing of the right one. Errors as `sign`. */
  fits(text: string, signature: LinkSignature): boolean;
}
