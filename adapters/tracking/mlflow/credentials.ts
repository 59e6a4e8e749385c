/** @module How calls of MLflow say who makes them: basic or bearer, from references that are read at each call. */

export interface MlflowCredentials {
  /** Where name and password stand, `env:NAME` or `file:path`; both or neither. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Where a token stands; it counts where there is no password, as in MLflow's own client. */
  readonly token?: string | undefined;
  /** Where an address stands that holds name and password. */
  readonly address?: string | undefined;
}

const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function fromAddress(address: string): string | undefined {
  const { username, password } = new URL(address);
  return username === '' ? undefined : basic(decodeURIComponent(username), decodeURIComponent(password));
}

/** Value of the header `authorization`; undefined without credentials. Throws what `secret` throws. */
export async function authorizationFrom(
  { username, password, token, address }: MlflowCredentials,
  secret: (reference: string) => Promise<string>,
): Promise<string | undefined> {
  if (username !== undefined && password !== undefined) return basic(await secret(username), await secret(password));
  if (token !== undefined) return `Bearer ${await secret(token)}`;
  return address === undefined ? undefined : fromAddress(await secret(address));
}
