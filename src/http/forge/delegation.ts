import { EncryptJWT, jwtDecrypt } from 'jose';
import { makeSecret, reveal, type Secret } from '../../lib/index.ts';
import type { HttpDeps } from '../http-deps.ts';

/** What a person lets the Forge app of a site do: act at one GitLab with the person's own token, for two hours. */
export type Delegation = {
  readonly accountId: string;
  readonly cloudId: string;
  /** The slug of the connection. */
  readonly gitlab: string;
  readonly token: Secret;
};

type Deps = Pick<HttpDeps, 'clock' | 'delegationKey'>;

const lifetimeS = 2 * 60 * 60;
const leewayS = 10;
const algorithm = { alg: 'dir', enc: 'A256GCM' } as const;

/**
 * The delegation as a text that is opaque to the app. The person's token is closed in it, so that it is stored
 * neither here nor there, and Atlassian never sees it.
 * @see reference gitlab-app (i), Delegation token
 */
export async function closeDelegation(
  { clock, delegationKey }: Deps,
  { accountId, cloudId, gitlab, token }: Delegation,
): Promise<string> {
  const nowS = Math.floor(clock.now().getTime() / 1000);
  const claims = { account_id: accountId, cloud_id: cloudId, gitlab, token: reveal(token) };
  return await new EncryptJWT(claims)
    .setProtectedHeader(algorithm)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + lifetimeS)
    .encrypt(toBytes(delegationKey));
}

/** Null when it is none of ours, or its time is over. */
export async function openDelegation(
  { clock, delegationKey }: Deps,
  text: string,
): Promise<Delegation | null> {
  try {
    const { payload } = await jwtDecrypt(text, toBytes(delegationKey), {
      keyManagementAlgorithms: [algorithm.alg],
      contentEncryptionAlgorithms: [algorithm.enc],
      requiredClaims: ['exp'],
      clockTolerance: leewayS,
      currentDate: clock.now(),
    });
    const { account_id: accountId, cloud_id: cloudId, gitlab, token } = payload;
    return {
      ...{ accountId: String(accountId), cloudId: String(cloudId), gitlab: String(gitlab) },
      token: makeSecret(String(token)),
    };
  } catch {
    return null;
  }
}

function toBytes(key: Secret): Uint8Array {
  return Buffer.from(reveal(key), 'hex');
}
