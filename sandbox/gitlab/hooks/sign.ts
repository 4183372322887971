import { createHmac } from 'node:crypto';

/** Standard Webhooks: https://www.standardwebhooks.com, as GitLab sends them with a signing token. */
export function signatureHeaders(input: {
  signingToken: string;
  id: string;
  at: Date;
  body: string;
}): Record<string, string> {
  const timestamp = String(Math.floor(input.at.getTime() / 1000));
  const key = Buffer.from(input.signingToken.replace(/^whsec_/, ''), 'base64');
  const digest = createHmac('sha256', key)
    .update(`${input.id}.${timestamp}.${input.body}`)
    .digest('base64');
  return {
    'webhook-id': input.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${digest}`,
  };
}
