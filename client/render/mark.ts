/** @module The mark of a step that gave two results for one key. */

/** Beside an outcome that chance may have had a part in. */
export function markOf({ mark }: { readonly mark?: 'not-deterministic' | undefined }): string {
  return mark === undefined ? '' : ', not deterministic';
}
